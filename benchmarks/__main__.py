"""All benchmarks, one after the other."""

from benchmarks import generation, mypyc, objects, validators

if __name__ == "__main__":
    generation.main([])
    validators.main([])
    objects.main()
    mypyc.main([])
