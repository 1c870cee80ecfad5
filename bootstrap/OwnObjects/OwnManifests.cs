using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Cpctl.Api.Configuration;
using Cpctl.Pki.Rbac;

namespace Cpctl.Bootstrap.OwnObjects;

/// <summary>The resource definitions and roles that this cpctl works with.</summary>
internal static class OwnManifests
{
    /// <summary>One for bootstrap and operators, so that a later one takes away what an earlier one put in.</summary>
    public const string FieldManager = "cpctl-bootstrap";

    /// <summary>Definitions first: roles may name what they define.</summary>
    public static IReadOnlyList<JsonObject> All => [.. CrdCatalog.All, .. ClusterRbac.Manifests()];

    public static OwnObjectsMark Mark(string version)
    {
        var text = string.Join('\n', All.Select(manifest => manifest.ToJsonString()));
        return new OwnObjectsMark(version, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))));
    }
}
