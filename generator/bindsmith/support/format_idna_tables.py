"""Code point classes of Unicode 14.0.0 for IDNA2008; checks no label itself.

Written by tools/build_idna_tables.py from the Unicode Character Database, by the
rules of RFC 5892 §3; do not edit.
"""

from binascii import a2b_base64
from bisect import bisect_right
from functools import cache
from zlib import decompress

IDNA_UNICODE_VERSION = "14.0.0"

_IDNA_PACKED = (
    "eNrNmGtu5cYRhbfiJXT1u38GYDCGQFIEQf65+19IvlNNSTNjI46dGAiurtTsRz1OnaouKpfliIuFI40l"
    "1qOG5V2jfCz9WP70J/Erfjf2T/xzMuIPgyhB8cjPKOlP/FqPH1v8bzqWdlj4SWL8rRIXmJbjL3/atEOi"
    "8+fkaMdYBhMWj1g1ZW2peYvLlpaxLSluvu99emIdEW1J5ej/FtE8NRVb8n8Uk7L9Rc/iH8H2P/5kW466"
    "pMGwL7lsy7ZE/9n6Eht+5yO+g5DZVgDvEE2jbRbeM9ZtmR3DONxAuG5gvi2ADQHe62HgvyX2a7GPAxmH"
    "ITEdgy1tYTbCgo3HI21H2YhGLAyJnh3FM6ASzr5lBGeCl7aStdX6hkZ2o88zZ7HKPPmiKLlY6KHIYf6y"
    "uXXaydG+fJ2Lk6i+gKb8w9mHXBwnmvk5npZNR4bDsKVjM9NZ4IP3z0l+F9faN60lDh5WvmwdIO4rP1n7"
    "ee7L2ja/n14K0k2giLv4liZDog80l+RUdvolj4SiuwE6pzlbtj4tTY7YVDZ3NgU9fXo9FSqCbujnofBl"
    "5Ne5KjO+YgGsAL9NULIx/7mbqALady6BZj20Zl1OEPHh2DeeQL2KkB0FwhtNEtwPIGjQsQnhp2x60h0u"
    "wK1kC6yKmjtETM0pvknBIIIW3W5ZYIuUeIgd1B9+gBNjs2cEGt2NuBVFMP/4Y8JvG2xrongMcAPwodXm"
    "nE3iPBoyTqB+gzuYtJXgu4VIqUtzC6IT0AfA53/TzwuGZ6XNcVUphJxRQSVmvcqrGoWZiVkV3BtGE8km"
    "pAnOYgOT2MYjuLIxzShrXETLFLZZ+SZ6qet3VSI3cWBL+VA8mwcxmbBS5kZlSA6OPeKzSoRutUcGLFI6"
    "FTAIQDlUmV2uQpFUhUxg1i0P5R13CYkuXgdV8iHrkoqKUQtwM/tEFdxuH/wYR/eEpkxhYcV8ry6yBPmY"
    "NKt+nx4z6RfEcvwffspzv/3NHxCDp4StM+g/P/ywlxvQL24KGoUseeHpsxiZLkmW31IkwUrSzZqeCzN9"
    "upHntSZG/v2O6ZY5vIQp4ZMs8V4L5kTqC1wcyqjf/aFTyJzO1d3k2lIZxfxej1melSMjHO8J8pLCJg1g"
    "05WEhYdaRjwq5I9Golaqgp+sQ2h0QfXnXFFyhe2P2oe4zYQkP0mXnxqs9N8C2n9qUuJXu/n7ssvy20B7"
    "t1a/M9ovZGTrQiVlnxKx2VAh8kpdgu583JqlghvhUbwR1K5gJFWErDCpZniwvP4W5BW/hkxVDw394+6p"
    "OpVEj6ILI3n7osrGQ8x+GaoP2bw4b35Txef7QRviXpQ+s4Xclk/JZtbIjK5ITKCenjjOWo+lW4NaFDqY"
    "wRVW/aqhUKow64wp+S2LehZ1O9C5WELcmEWODNxIr+S3LaUe/KooXtSoqfwmdTSgAyFV4/0GrHOW8tyF"
    "Ldls5qpmA4IpiYmhlsQrQFSq0/5VjzkVdEZ84h0WTyBKfy2P1Zqbv+vRgvJMvUHNnoOAq/DMa2b4lQUK"
    "3Frukn4VESx6gMpCq/cpDul4iRvGQ1OywQ3TnPx5Sj/9fhaGm6pN65Io0LvLMIHlV19Goanrn9ZvuoqK"
    "r4bDKcAsu3R70amo5YBAbYaVq8cvndlOaG9X5NVnSRS1zrI3xVnuCls5ZfKq6NKnGavl4xJ33BFEZWha"
    "LFNH/v3OcInfd4azsSt+EdMV4DLtM42QnKFfPsq0kIyCMpjF/Ri9x/eurkqjhHH9eo+8qcB13bXzipx3"
    "dfakmr6XrPcB9R1eh9COzd1vVZPqJOypaX22kN2tph2rMymyJ5X3GUHM0DbeOpobf6jHaGrMNpjJsyLK"
    "jyKQ1dG4VV2BjzV5t+29H28B5o4qW71BpAcjAC09qJEOOusvNIjdnhamzkX47yvlcTFNolE78OtovEeC"
    "f0yarFJc9XbpCpsdOahB6enoFd9LVVfkTZBDM56BW1XUZoFuo/7kw56XgKhXHNQ1bkslMVWQFo2QHaXA"
    "O28TdXsIHM5HVbRq0K+rHkDkqMIzoFf+IEnkVSyrw6ZTymKm7E5BXjcpU7Ubj6+LrrfA4erVE/w5Wbw1"
    "UyslbVuU7Yo4WZflXYzeA9sM28QuqifnrY2J9lQZSA8T8H2TIVmIwroIhbxhfaobzjdxjXNFfZji7kxr"
    "A+pFcFG3ng1Kk6sKBQ1vjeozWoYKxfQ6PmDRQDZp9Uvu79b+SbVbM++nLa/x3WzlXTR2DftqlnbNxtrX"
    "vsca15r2mk+re05ntN3yP+K5W7DTyh7PxtfCP2M69xTOOPY+TrO99HPs40x7jGfeGTM8I4+FE6Wefc/x"
    "LAzLuq8o5Hnd0yqRa95jW5Gg+brXdY9Bc3kte2lrZFtsmtPIsuYeAWmXX1rqfjwiWwIs7DjJAnPV1t0i"
    "W3OXwmlA2stqHae+021lHbslzVRUuWaZ0D7sYdAiEwkdfUibRVZxW1t02LCDLcBoPBaTtTINkMueC0I4"
    "itiob3H5uFCZR6/PVrej2F5LWlPZh2lLHPI9SJwiluVE291hHqoLkbgEpgq1R3THRKDgdBiuEzRZxzCd"
    "63MNUHp2aFgGB5AF57QnjwrHBBVGOfb+4CxxhHNere0YkqVIUdpt9LWiJ2J8hFOjNTmHzH3UtY2d/HpP"
    "TdgPIT3y+p5CqMzUXfuR0cOawBJyBmL4Ln+kGyUOGV90Jwcf6BRFVlOXSaiFirk+0f7wIQmJBvSOu7Zw"
    "QmxT5M3dilOyqKmh0gImT0p5BEJssKyAzGhnAVFLJp9SdMSdcQWMLSlNcjizrCSBoHzuJ8amVP9BRhUC"
    "zCrH+pkhUjhXxYUhbHQ7+Iv9YxrvnqC1Kj5DbE7agLXOuOBhG8VdIBZZY6WJ8yp+5M8uzEtWKBW9JAoI"
    "A+Xb6mQRMoBYn4cir6vQ6S4Yq4MIwINOKDTJ8cWIWJQ5qGRTTBNENyDFJ83jgz088IHt/jcpVGxcBZin"
    "NgbhMZSSlFaEgjbjd348hOPNiZaVXlXomKDzGItS3ZwZo0Km3oMqEEAU39nAwRMf6kLLSPxi6GdX5qhM"
    "daI3egrY+Uur/aY2XlwCd7+oi3dNV8231Wu587nw4aagQC6nmqfL8h2Xi/jeug77Sa/AwvCNlGxYccW7"
    "XSqeNzfNzTVwXtySZ17OsTzbqKfXqf+fnfrvmJb4ze5TbSzmXLHcXK3jGjeWxTtf97gY3jFdp04siOdQ"
    "OpusXG7O1zPd6NMdffZL/5c4b5mMTGm5S7tKua/7kp/5vtLtpmY8v6/SNV+vel8xaC7f5SrtjmyLTXMa"
    "WdbcIyBd1rUz8KTjEdkSYOEy0wJz1e7LIltzl8JpQLrAThZ+p5vDqC54aUnTFX2uXna0D6MYNDxEUr36"
    "0CmLrAKTtuiwYQxbCKTxWEwmyz4wLVcuArKCIpujMI7Tj8o8en0WM6zcxS4q853KRWVWDIYACBKH18Kh"
    "EGQ3nId6O2V4kZFI+slLb0HuN89DvolhYbhmgAV+BfSSpb4GPj07SiwLiCsHBTt5gDgm1DDNw+APXU46"
    "2BmytgtzsoNIwC7q813BqTt3qMv3NerdQCQ0YT8EcgoG2+F5Mo506DqumIoHClEOD9/AoWXtJqxBSpFj"
    "g2ga2C6y5vpE+MPYJJcbSDvM2sIJMUzRNrc/TuGio4aT9HEywQFXIb4pxNcIQsjkQMICc8X08UpAoZSD"
    "lspykq3xXpVoK0+JJIP/Df7121MleeYpeXhDPSkV90qO8YTBbYC7djJBxt4ZZrCThjWrDkQlE8/K3MUH"
    "dJjic75Zh8nujzL+ymOC4IgQwKqADmVC0ga8dqIGj/MoDgXByxorxZyO8SP3sAw3s2KvcCdxRlgqV29n"
    "lxAmGPV5KEKvCuXugvEqiDE86AQF3TV6QaGgi4UUdFxPMxhuQIpPiXCCgbFH0i7/mxRvdt1C32sC9rjD"
    "UFBCWhEI2j6UFdNBsqI5MbOSsgocE3JOFbHxIZjq+a16filAfLWzAYPXDKgOnUugAnmecWL03tnyS+/2"
    "MsvfrL6qfUslvXh5/7UMC6/yLdfxovH9lkMfr7dXKm8xvXp/y6+R3+Kr81hesVurb7xItNe3GHjdeNGI"
    "v7UWfmWO/W8WX1bfjLeh/kqdg4Ekf82L5O1fdxpEXA=="
)


class IdnaClasses:
    """A class letter for every code point, as a table for ``str.translate``."""

    __slots__ = ("_letters", "_starts")

    def __init__(self, runs: str) -> None:
        self._starts: list[int] = []
        self._letters = ""
        start = 0
        digits = ""
        for char in runs:
            if char.isdigit():
                digits += char
            else:
                self._starts.append(start)
                self._letters += char
                start += int(digits or "1")
                digits = ""

    def __getitem__(self, code_point: int) -> str:
        return self._letters[bisect_right(self._starts, code_point) - 1]


@cache
def idna_tables() -> tuple[IdnaClasses, IdnaClasses, IdnaClasses, IdnaClasses]:
    """Four tables: status, direction, joining type and script.

    Status: P valid, M valid combining mark, J and O valid in some contexts (RFC 5892
    appendix A), D everything else.  Direction (RFC 5893): L, R (also AL), A (AN),
    E (EN), N (NSM), O other neutral ones.  Joining type: L, R, D, T, or U.  Script:
    G Greek, H Hebrew, J Hiragana, Katakana or Han, or Z.  All but the status are
    meaningful only for code points that are valid somewhere, and for ASCII.
    """
    packed = a2b_base64(_IDNA_PACKED)
    status, direction, joining, script = decompress(packed).decode("ascii").split()
    return (
        IdnaClasses(status),
        IdnaClasses(direction),
        IdnaClasses(joining),
        IdnaClasses(script),
    )
