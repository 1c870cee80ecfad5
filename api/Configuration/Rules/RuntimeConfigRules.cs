namespace Cpctl.Api.Configuration;

/// <summary>
/// <c>--runtime-config</c> may not turn off an API that cpctl works through, or that authentication and authorization of the whole cluster go by: without leases
/// no operator could ever lead again, and none would carry out the edit that takes it back.
/// </summary>
internal static class RuntimeConfigRules
{
    public const string Flag = "runtime-config";

    /// <summary>Each in the versions that cpctl and the components of the supported releases use.</summary>
    private static readonly Dictionary<string, string[]> Needed = new(StringComparer.Ordinal)
    {
        ["api"] = ["v1"],
        ["coordination.k8s.io"] = ["v1"],
        ["rbac.authorization.k8s.io"] = ["v1"],
        ["certificates.k8s.io"] = ["v1"],
        ["apiextensions.k8s.io"] = ["v1"],
        ["apiregistration.k8s.io"] = ["v1"],
        ["authentication.k8s.io"] = ["v1"],
        ["authorization.k8s.io"] = ["v1"],
        ["discovery.k8s.io"] = ["v1", "v1beta1"],
    };

    /// <summary>Keys that stand for many APIs, stable ones among them.</summary>
    private static readonly string[] Sweeping = ["api/all", "api/ga", "api/legacy", "v1"];

    /// <summary>What Go's strconv.ParseBool takes for false.</summary>
    private static readonly string[] False = ["0", "f", "F", "false", "FALSE", "False"];

    public static IEnumerable<ConfigProblem> Check(string field, string value) => value
        .Split(',')
        .Select(entry => entry.Split('=', 2, StringSplitOptions.TrimEntries))
        .Where(entry => entry is [var key, var setting] && False.Contains(setting, StringComparer.Ordinal) && IsNeeded(key))
        .Take(1)
        .Select(entry => new ConfigProblem(
            field, $"turns {entry[0]} off", "cpctl and the cluster's own components work through this API: no operator could lead or carry out an edit any more", $"Remove {entry[0]} from it."));

    private static bool IsNeeded(string key) =>
        Sweeping.Contains(key, StringComparer.Ordinal)
        || (key.Split('/') is [var group, .. var rest] && Needed.TryGetValue(group, out var versions) && (rest is [] || versions.Contains(rest[0], StringComparer.Ordinal)));
}
