using System.Text.Json.Nodes;
using Cpctl.Api.Resources;
using Cpctl.Pki.Joining;

namespace Cpctl.Bootstrap.OwnObjects;

/// <summary>Which cpctl the cluster's resource definitions and roles were last made by, in a ConfigMap.</summary>
/// <param name="Version">Its version.</param>
/// <param name="Fingerprint">Of all of them together: builds of one version may differ.</param>
internal sealed record OwnObjectsMark(string Version, string Fingerprint)
{
    public const string Name = "own-objects";

    /// <returns>Null when it holds no mark.</returns>
    public static OwnObjectsMark? Of(ConfigMap? map) =>
        map?.Data is { } data && data.TryGetValue("version", out var version) && data.TryGetValue("fingerprint", out var fingerprint)
            ? new OwnObjectsMark(version, fingerprint)
            : null;

    /// <summary>The ConfigMap, to be applied.</summary>
    public JsonObject ToManifest() => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "ConfigMap",
        ["metadata"] = new JsonObject { ["name"] = Name, ["namespace"] = ClusterNames.SystemNamespace },
        ["data"] = new JsonObject { ["version"] = Version, ["fingerprint"] = Fingerprint },
    };

    /// <summary>
    /// Whether <paramref name="own"/> is to be applied over what this mark tells of. Never an older one over a newer one: while a new cpctl rolls out an old
    /// operator may lead once more, and fields that its definitions do not have would be cut off from what users wrote.
    /// </summary>
    public static bool IsDue(OwnObjectsMark? stored, OwnObjectsMark own) =>
        stored is null || (stored != own && Number(own.Version) >= Number(stored.Version));

    private static Version Number(string version) => System.Version.TryParse(version.Split('-', '+')[0], out var number) ? number : new Version(0, 0);
}
