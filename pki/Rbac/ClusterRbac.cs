using System.Reflection;
using System.Text.Json.Nodes;
using Cpctl.Api.Configuration;
using Cpctl.Api.Resources;

namespace Cpctl.Pki.Rbac;

/// <summary>Who may do what in the cluster: the manifests beside this file.</summary>
public static class ClusterRbac
{
    private const string Prefix = "Rbac/";
    private const string NodeTemplate = Prefix + "agent-node.yaml";

    /// <summary>Everything that does not depend on a node, to be applied server-side; the namespace cpctl-system must exist.</summary>
    public static IReadOnlyList<JsonObject> Manifests() =>
    [
        .. Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal) && name != NodeTemplate)
            .Order(StringComparer.Ordinal)
            .SelectMany(name => Parse(Text(name))),
    ];

    /// <summary>One agent's right to write its own status.</summary>
    /// <param name="node">As stored: its uid makes it the owner.</param>
    public static IReadOnlyList<JsonObject> ForAgent(ControlPlaneNode node) => Parse(Text(NodeTemplate)
        .Replace("NODE", node.Metadata.Name, StringComparison.Ordinal)
        .Replace("UID", node.Metadata.Uid, StringComparison.Ordinal));

    private static Assembly Assembly => typeof(ClusterRbac).Assembly;

    private static IReadOnlyList<JsonObject> Parse(string yaml) => [.. Yaml.ReadAll(yaml).Select(document => document.AsObject())];

    private static string Text(string name)
    {
        using var stream = Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
