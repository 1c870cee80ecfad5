using Cpctl.Api.Resources;

namespace Cpctl.StaticPods.Rendering;

/// <summary>Feature gates concern all four Kubernetes programs: a feature that only some of them have on does not work.</summary>
internal static class FeatureGates
{
    public static IEnumerable<KeyValuePair<string, bool>> Ordered(ControlPlaneSpec spec) =>
        spec.ApiServer.FeatureGates.OrderBy(gate => gate.Key, StringComparer.Ordinal);

    public static void AddTo(FlagSet flags, ControlPlaneSpec spec)
    {
        if (spec.ApiServer.FeatureGates.Count > 0)
        {
            flags["feature-gates"] = string.Join(',', Ordered(spec).Select(gate => $"{gate.Key}={(gate.Value ? "true" : "false")}"));
        }
    }
}
