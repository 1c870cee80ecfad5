using System.Text.Json.Nodes;

namespace Cpctl.StaticPods.Rendering;

/// <summary>What static pods may do: as little as the component works with. Also for the etcds that a bootstrap or a recovery runs for a while.</summary>
public static class PodSecurity
{
    /// <summary>The pod's securityContext.</summary>
    public static JsonObject Pod() => new() { ["seccompProfile"] = new JsonObject { ["type"] = "RuntimeDefault" } };

    /// <summary>The container's securityContext: no capability beyond <paramref name="capabilities"/>, nothing written but to volumes.</summary>
    /// <param name="capabilities">Those it needs.</param>
    /// <param name="keepsDefault">It keeps those that a container runtime gives by itself.</param>
    public static JsonObject Container(IReadOnlyList<string>? capabilities = null, bool keepsDefault = false)
    {
        var rights = new JsonObject();
        if (!keepsDefault)
        {
            rights["drop"] = new JsonArray { (JsonNode)"ALL" };
        }

        if (capabilities is { Count: > 0 })
        {
            rights["add"] = JsonTree.Strings(capabilities);
        }

        return new JsonObject { ["allowPrivilegeEscalation"] = false, ["readOnlyRootFilesystem"] = true, ["capabilities"] = rights };
    }
}
