using System.Globalization;
using System.Text.RegularExpressions;

namespace Cpctl.StaticPods.Versions;

/// <summary>A Kubernetes release such as v1.20.2. Only the minor version decides about flags and configuration.</summary>
public sealed partial record KubernetesVersion(int Major, int Minor, int Patch) : IComparable<KubernetesVersion>
{
    /// <exception cref="FormatException">The text is not of the form vX.Y.Z (a suffix such as "-rc.1" or "+build" may follow).</exception>
    public static KubernetesVersion Parse(string text) =>
        TryParse(text) ?? throw new FormatException($"\"{text}\" is not a Kubernetes version: write it as v1.20.2");

    public static KubernetesVersion? TryParse(string text)
    {
        var match = Pattern().Match(text);
        return match.Success ? new(Number(match.Groups["major"]), Number(match.Groups["minor"]), Number(match.Groups["patch"])) : null;

        static int Number(Group group) => int.Parse(group.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
    }

    /// <summary>True for this minor release and every later one.</summary>
    public bool AtLeast(int minor) => Major > 1 || Minor >= minor;

    public int CompareTo(KubernetesVersion? other) => other is null ? 1 :
        (Major, Minor, Patch).CompareTo((other.Major, other.Minor, other.Patch));

    public static bool operator <(KubernetesVersion left, KubernetesVersion right) => left.CompareTo(right) < 0;

    public static bool operator >(KubernetesVersion left, KubernetesVersion right) => left.CompareTo(right) > 0;

    public static bool operator <=(KubernetesVersion left, KubernetesVersion right) => left.CompareTo(right) <= 0;

    public static bool operator >=(KubernetesVersion left, KubernetesVersion right) => left.CompareTo(right) >= 0;

    public override string ToString() => $"v{Major}.{Minor}.{Patch}";

    [GeneratedRegex(@"^v(?<major>\d{1,4})\.(?<minor>\d{1,4})\.(?<patch>\d{1,4})([-+][0-9A-Za-z.+-]+)?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Pattern();
}
