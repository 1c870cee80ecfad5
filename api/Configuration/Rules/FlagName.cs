using System.Diagnostics.CodeAnalysis;

namespace Cpctl.Api.Configuration;

/// <summary>Names of flags as Kubernetes' components compare them (component-base's WordSepNormalizeFunc): <c>authorization_mode</c> is <c>authorization-mode</c>.</summary>
internal static class FlagName
{
    public static string Normalised(string written) => written.Replace('_', '-');

    /// <summary>The value of <paramref name="flag"/>, in whatever spelling it was given.</summary>
    public static bool TryGet(IReadOnlyDictionary<string, string> flags, string flag, [NotNullWhen(true)] out string? value)
    {
        value = flags.FirstOrDefault(given => Normalised(given.Key) == flag).Value;
        return value is not null;
    }
}
