"""Names that a generated class must not have; it knows no schema.

A class is a global of its module, so it must hide nothing that generated code or an
annotation uses: keywords, builtins, what it imports from the standard library and the
support package, and the functions that modules define.
"""

from __future__ import annotations

import keyword

# Spelled out: the builtins of the running interpreter would make names depend on it.
_BUILTINS = """
    ArithmeticError AssertionError AttributeError BaseException BaseExceptionGroup
    BlockingIOError BrokenPipeError BufferError BytesWarning ChildProcessError
    ConnectionAbortedError ConnectionError ConnectionRefusedError ConnectionResetError
    DeprecationWarning EOFError Ellipsis EncodingWarning EnvironmentError Exception
    ExceptionGroup FileExistsError FileNotFoundError FloatingPointError FutureWarning
    GeneratorExit IOError ImportError ImportWarning IndentationError IndexError
    InterruptedError IsADirectoryError KeyError KeyboardInterrupt LookupError
    MemoryError ModuleNotFoundError NameError NotADirectoryError NotImplemented
    NotImplementedError OSError OverflowError PendingDeprecationWarning PermissionError
    ProcessLookupError PythonFinalizationError RecursionError ReferenceError
    ResourceWarning RuntimeError RuntimeWarning StopAsyncIteration StopIteration
    SyntaxError SyntaxWarning SystemError SystemExit TabError TimeoutError TypeError
    UnboundLocalError UnicodeDecodeError UnicodeEncodeError UnicodeError
    UnicodeTranslateError UnicodeWarning UserWarning ValueError Warning
    WindowsError ZeroDivisionError
    abs aiter all anext any ascii bin bool breakpoint bytearray bytes callable chr
    classmethod compile complex copyright credits delattr dict dir divmod enumerate
    eval exec exit filter float format frozenset getattr globals hasattr hash help hex
    id input int isinstance issubclass iter len license list locals map max memoryview
    min next object oct open ord pow print property quit range repr reversed round set
    setattr slice sorted staticmethod str sum super tuple type vars zip
"""
_TYPING = """
    Annotated Any Callable ClassVar Dict Enum Final FrozenSet Generic Hashable IntEnum
    InitVar Iterable Iterator List Literal LiteralString Mapping MutableMapping
    NamedTuple Never NewType NoReturn NotRequired Optional ParamSpec Protocol ReadOnly
    Required Self Sequence Set StrEnum Tuple TypeAlias TypeAliasType TypeGuard TypeIs
    TypeVar TypedDict TYPE_CHECKING Union Unpack auto cast overload override
"""
_OURS = """
    UNSET UnsetType ValidationError Violation annotations asdict base64 copy dataclass
    dataclasses date datetime decimal deprecated dump enum field from_dict from_json
    functools ipaddress is_valid iter_errors json load math operator re replace sys time
    timedelta to_dict to_json typing uuid validate validators warnings
"""
RESERVED_CLASS_NAMES: frozenset[str] = frozenset(
    (*_BUILTINS.split(), *_TYPING.split(), *_OURS.split(), *keyword.kwlist)
)
