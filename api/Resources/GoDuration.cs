using System.Globalization;
using System.Text;

namespace Cpctl.Api.Resources;

/// <summary>
/// Durations as Go writes them ("1h30m", "100ms"), which is what every Kubernetes and etcd flag takes.
/// A sequence of decimal numbers with units h, m, s, ms, us, µs or ns; resolution here is 100 ns, finer digits are cut.
/// </summary>
public static class GoDuration
{
    /// <exception cref="FormatException">The text is no Go duration, or beyond what <see cref="TimeSpan"/> holds.</exception>
    public static TimeSpan Parse(string text) =>
        TryParse(text, out var value)
            ? value
            : throw new FormatException($"\"{text}\" is not a duration such as 500ms, 30s, 1h30m.");

    public static bool TryParse(string? text, out TimeSpan value)
    {
        value = default;
        if (string.IsNullOrEmpty(text))
        {
            return false;
        }

        var rest = text.AsSpan();
        var negative = rest[0] == '-';
        if (rest[0] is '-' or '+')
        {
            rest = rest[1..];
        }

        if (rest is "0")
        {
            return true;
        }

        decimal ticks = 0;
        if (rest.IsEmpty)
        {
            return false;
        }

        while (!rest.IsEmpty)
        {
            if (!TryTakeTerm(ref rest, out var term))
            {
                return false;
            }

            ticks += term;
            if (ticks > long.MaxValue)
            {
                return false;
            }
        }

        value = TimeSpan.FromTicks((long)(negative ? -ticks : ticks));
        return true;
    }

    /// <summary>Writes hours, minutes and seconds as Go's Duration.String does, without zero terms: 1h30m, 5s, 100ms, 1.5s.</summary>
    public static string Format(TimeSpan value)
    {
        if (value == TimeSpan.Zero)
        {
            return "0s";
        }

        var text = new StringBuilder();
        var ticks = (decimal)value.Ticks;
        if (ticks < 0)
        {
            text.Append('-');
            ticks = -ticks;
        }

        if (ticks < TimeSpan.TicksPerSecond)
        {
            return text.Append(SubSecond(ticks)).ToString();
        }

        AppendWhole(text, ref ticks, TimeSpan.TicksPerHour, 'h');
        AppendWhole(text, ref ticks, TimeSpan.TicksPerMinute, 'm');
        if (ticks > 0)
        {
            text.Append((ticks / TimeSpan.TicksPerSecond).ToString("0.#######", CultureInfo.InvariantCulture)).Append('s');
        }

        return text.ToString();
    }

    private static void AppendWhole(StringBuilder text, ref decimal ticks, long unit, char name)
    {
        var whole = decimal.Floor(ticks / unit);
        if (whole > 0)
        {
            text.Append(whole.ToString("0", CultureInfo.InvariantCulture)).Append(name);
            ticks -= whole * unit;
        }
    }

    private static string SubSecond(decimal ticks)
    {
        var (unit, name) = ticks >= TimeSpan.TicksPerMillisecond ? ((decimal)TimeSpan.TicksPerMillisecond, "ms")
            : ticks >= TimeSpan.TicksPerMicrosecond ? (TimeSpan.TicksPerMicrosecond, "us")
            : (0.01m, "ns");
        return (ticks / unit).ToString("0.#######", CultureInfo.InvariantCulture) + name;
    }

    private static bool TryTakeTerm(ref ReadOnlySpan<char> rest, out decimal ticks)
    {
        ticks = 0;
        var digits = 0;
        while (digits < rest.Length && (char.IsAsciiDigit(rest[digits]) || rest[digits] == '.'))
        {
            digits++;
        }

        var number = rest[..digits];
        if (digits == 0 || number is "." || !decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount))
        {
            return false;
        }

        rest = rest[digits..];
        if (!TryTakeUnit(ref rest, out var unit) || amount > long.MaxValue / unit)
        {
            return false;
        }

        ticks = amount * unit;
        return true;
    }

    private static bool TryTakeUnit(ref ReadOnlySpan<char> rest, out decimal ticks)
    {
        // Two-letter units first: "ms" also starts with "m".
        (string Name, decimal Ticks)[] units =
        [
            ("ms", TimeSpan.TicksPerMillisecond), ("us", TimeSpan.TicksPerMicrosecond), ("µs", TimeSpan.TicksPerMicrosecond),
            ("μs", TimeSpan.TicksPerMicrosecond), ("ns", 0.01m), ("h", TimeSpan.TicksPerHour), ("m", TimeSpan.TicksPerMinute), ("s", TimeSpan.TicksPerSecond),
        ];
        foreach (var (name, size) in units)
        {
            if (rest.StartsWith(name, StringComparison.Ordinal))
            {
                rest = rest[name.Length..];
                ticks = size;
                return true;
            }
        }

        ticks = 0;
        return false;
    }
}
