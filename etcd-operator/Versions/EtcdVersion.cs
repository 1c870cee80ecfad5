using System.Globalization;
using System.Text.RegularExpressions;

namespace Cpctl.Etcd.Versions;

/// <summary>An etcd release. Image tags add a build number (3.5.24-0): it says nothing about the server and is dropped.</summary>
public sealed partial record EtcdVersion(int Major, int Minor, int Patch) : IComparable<EtcdVersion>
{
    /// <exception cref="FormatException">The text is not of the form 3.5.24, v3.5.24 or 3.5.24-0.</exception>
    public static EtcdVersion Parse(string text) =>
        TryParse(text) ?? throw new FormatException($"\"{text}\" is not an etcd version: write it as 3.5.24 or 3.5.24-0");

    public static EtcdVersion? TryParse(string? text)
    {
        var match = Pattern().Match(text ?? "");
        return match.Success ? new(Number(match.Groups["major"]), Number(match.Groups["minor"]), Number(match.Groups["patch"])) : null;

        static int Number(Group group) => int.Parse(group.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
    }

    public int CompareTo(EtcdVersion? other) => other is null ? 1 : (Major, Minor, Patch).CompareTo((other.Major, other.Minor, other.Patch));

    public static bool operator <(EtcdVersion left, EtcdVersion right) => left.CompareTo(right) < 0;

    public static bool operator >(EtcdVersion left, EtcdVersion right) => left.CompareTo(right) > 0;

    public static bool operator <=(EtcdVersion left, EtcdVersion right) => left.CompareTo(right) <= 0;

    public static bool operator >=(EtcdVersion left, EtcdVersion right) => left.CompareTo(right) >= 0;

    public override string ToString() => $"{Major}.{Minor}.{Patch}";

    [GeneratedRegex(@"^v?(?<major>\d{1,4})\.(?<minor>\d{1,4})\.(?<patch>\d{1,4})([-+][0-9A-Za-z.+-]+)?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Pattern();
}
