"""All benchmarks, one after the other."""

from benchmarks import generation, validators

if __name__ == "__main__":
    generation.main()
    validators.main()
