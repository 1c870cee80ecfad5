using System.Text;

namespace Cpctl.Api.Configuration;

/// <summary>Writes docs/configuration.md from the CRDs, so that the two can't disagree.</summary>
internal static class ConfigurationReference
{
    public static string Markdown()
    {
        var controlPlane = new SchemaNode(CrdCatalog.ControlPlaneSchema);
        var node = new SchemaNode(CrdCatalog.ControlPlaneNodeSchema);
        var text = new StringBuilder();
        text.Append(Introduction);
        text.Append("```yaml\n").Append(ExampleConfiguration.Yaml(controlPlane.Property("spec")!)).Append("```\n\n");
        text.Append(Rules);
        AppendObject(text, "spec", controlPlane.Property("spec")!);
        text.Append("# Status\n\n`kubectl get controlplane cluster -o yaml` shows what the operator observes.\n\n");
        AppendObject(text, "status", controlPlane.Property("status")!);
        text.Append("# ControlPlaneNode\n\n").Append(node.Description).Append("\n\n");
        AppendObject(text, "spec", node.Property("spec")!);
        AppendObject(text, "status", node.Property("status")!);
        var backup = new SchemaNode(CrdCatalog.EtcdBackupSchema);
        text.Append("# EtcdBackup\n\n").Append(backup.Description).Append("\n\n");
        AppendObject(text, "spec", backup.Property("spec")!);
        AppendObject(text, "status", backup.Property("status")!);
        return text.ToString().TrimEnd('\n') + "\n";
    }

    private const string Introduction = """
        <!-- Generated from api/Crds; regenerate with: UPDATE_GOLDEN=1 dotnet run --project tests/Cpctl.Api.Tests -->
        # Configuration

        A control plane is described by one object, `ControlPlane/cluster`. The file given to `cpctl bootstrap --config` is that
        object; afterwards the same object is edited with kubectl, and every change is rolled out node by node. Only `version` is
        required. `kubectl explain controlplane.spec --recursive` shows the same reference in a terminal.

        All problems of a file are reported at once, each with its line, and nothing is changed then (exit code 2).

        ## Every setting with its default

        Settings without a default are shown as comments.


        """;

    private const string Rules = """
        ## Rules between settings

        - Pod and service subnets share no address, are of one address family, and contain neither a node nor the endpoint.
        - Each node takes a /24 (IPv6: /64) of the pod subnet; its prefix length lies from 8 to 22 (IPv6: 48 to 62). The service
          subnet has 4 to 20 bits of addresses.
        - `networking` and `clusterName` can't change after bootstrap. Versions go up, one minor version at a time.
        - `etcd.electionTimeout` is at least five times `etcd.heartbeatInterval`.
        - `certificates.leafValidity` is at most `certificates.authorityValidity`; `certificates.renewBefore` at most half of `leafValidity`.
        - `rollout.minReadySeconds` is at most half of `rollout.verifyTimeout`.
        - `archives.minAge` is at least 24h and at most `archives.maxAge`; `archives.keep` is at most `archives.maxCount`.
        - `backup.recipients` names at least one key, unless `backup.plaintext` is true; both at once contradict each other. `backup.destination`
          names a place. A schedule has at least one moment to come, in a time zone that exists.
        - Flags that cpctl sets by itself are refused in `extraArgs`, with the setting to use instead; `_` in a flag's name counts as `-`, as it does for
          Kubernetes, and no flag is given twice.
        - `runtime-config` leaves on what cpctl and the cluster's own components work through: the core API and `coordination.k8s.io`,
          `rbac.authorization.k8s.io`, `certificates.k8s.io`, `apiextensions.k8s.io`, `apiregistration.k8s.io`, `authentication.k8s.io`,
          `authorization.k8s.io`, `discovery.k8s.io`. `etcd-prefix` can't change. The admission plugin `AlwaysDeny` can't be enabled, `NodeRestriction` not
          disabled.
        - `kubelet` sets neither static pods nor certificates of the kubelet, no anonymous access, no `authorization.mode` but `Webhook`, no
          `readOnlyPort`, and leaves its server and health port on.

        A change that breaks a rule makes no revision; the condition `SpecValid` says why.

        Durations are written as Go writes them: `500ms`, `30s`, `1h30m`.

        # Settings


        """;

    private static void AppendObject(StringBuilder text, string path, SchemaNode schema)
    {
        text.Append("## ").Append(path).Append("\n\n");
        if (schema.Description.Length > 0)
        {
            text.Append(schema.Description).Append("\n\n");
        }

        text.Append("| field | type | default | description |\n|---|---|---|---|\n");
        foreach (var (name, property) in schema.Properties)
        {
            text.Append($"| `{name}` | {TypeOf(property)} | {DefaultOf(name, schema, property)} | {Cell(property.Description)} |\n");
        }

        text.Append('\n');
        foreach (var (name, property) in schema.Properties)
        {
            if (property.Properties.Count > 0)
            {
                AppendObject(text, $"{path}.{name}", property);
            }
            else if (property.Items is { Properties.Count: > 0 } items)
            {
                AppendObject(text, $"{path}.{name}[]", items);
            }
        }
    }

    private static string TypeOf(SchemaNode schema) => Cell(schema switch
    {
        { Type: "object", AdditionalProperties: { } values } => $"map of {values.Type}",
        { Type: "array", Items: { } items } => $"list of {items.Type}",
        { Enum.Count: > 0 } => string.Join(", ", schema.Enum.Select(value => $"`{value}`")),
        { Format: "date-time" } => "time",
        { Pattern: { } pattern } => PatternMeaning.Of(pattern),
        { Minimum: { } low, Maximum: { } high } => $"{schema.Type}, {low} to {high}",
        _ => schema.Type,
    });

    private static string DefaultOf(string name, SchemaNode owner, SchemaNode schema) =>
        owner.Required.Contains(name, StringComparer.Ordinal) ? "**required**"
        : schema.Properties.Count > 0 || !schema.HasDefault ? ""
        : Cell($"`{schema.Default?.ToJsonString()}`");

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
