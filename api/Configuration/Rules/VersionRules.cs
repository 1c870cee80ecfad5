using System.Globalization;
using System.Text.RegularExpressions;
using Cpctl.Api.Resources;

namespace Cpctl.Api.Configuration;

/// <summary>Which versions cpctl knows how to run.</summary>
internal static partial class VersionRules
{
    public const string KubernetesField = "spec.version";
    public const string EtcdField = "spec.etcd.version";
    private const int FirstKubernetesMinor = 20;
    private const int LastKubernetesMinor = 36;
    private const int FirstEtcdMinor = 4;
    private const int LastEtcdMinor = 6;

    public static IEnumerable<ConfigProblem> Check(ControlPlaneSpec spec)
    {
        if (!string.IsNullOrEmpty(spec.Version) && TryParse(spec.Version) is not { Major: 1, Minor: >= FirstKubernetesMinor and <= LastKubernetesMinor })
        {
            yield return new ConfigProblem(
                KubernetesField,
                $"{spec.Version} is not supported",
                $"this cpctl runs Kubernetes v1.{FirstKubernetesMinor} to v1.{LastKubernetesMinor}",
                "Choose a version in that range, or another version of cpctl.");
        }

        if (!string.IsNullOrEmpty(spec.Etcd.Version) && TryParse(spec.Etcd.Version) is not { Major: 3, Minor: >= FirstEtcdMinor and <= LastEtcdMinor })
        {
            yield return new ConfigProblem(
                EtcdField,
                $"{spec.Etcd.Version} is not supported",
                $"this cpctl runs etcd 3.{FirstEtcdMinor} to 3.{LastEtcdMinor}",
                "Choose a version in that range.");
        }
    }

    /// <summary>Major, minor and patch of v1.20.2, 3.5.24 or 3.5.24-0; null when it is none of these, or has a number of more than four digits.</summary>
    public static Version? TryParse(string text)
    {
        var match = Numbers().Match(text);
        return match.Success ? new Version(Number(match, "major"), Number(match, "minor"), Number(match, "patch")) : null;
    }

    private static int Number(Match match, string group) => int.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^v?(?<major>[0-9]{1,4})\.(?<minor>[0-9]{1,4})\.(?<patch>[0-9]{1,4})(-[0-9]+)?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Numbers();
}
