using Cpctl.Bootstrap.Cli;
using Cpctl.Bootstrap.Install;
using Cpctl.Etcd.Restoration;
using Cpctl.Recovery.Restore.Plain;

namespace Cpctl.Bootstrap.Restoring.Plain;

/// <summary>What <c>cpctl restore --pki</c> is about to do, for a person.</summary>
internal static class PlainPlanText
{
    public static string Of(BootstrapRequest.Resolved request, PlainSnapshot snapshot)
    {
        var (record, facts) = (request.Record, snapshot.Facts);
        var spec = record.ControlPlane.Spec;
        return TerminalLine.Of($"""
            restore would {(request.IsResumed ? "go on to make" : "make")} this machine node {record.NodeName} ({record.NodeIp}), the only control-plane node of a cluster under cpctl, from
            {snapshot.Display}:
              Kubernetes  {spec.Version}{Before(facts.Kubeadm?.Version, spec.Version)}, etcd {spec.Etcd.Version}
              endpoint    {spec.ControlPlaneEndpoint}{Before(facts.Kubeadm?.Endpoint, spec.ControlPlaneEndpoint)}: it must lead to this machine
              etcd        revision {snapshot.Revision} becomes {snapshot.Revision + RestoredDirectory.Bump}, and what is before counts as compacted
              Secrets     {Secrets(facts)}
              image       {spec.Images.Cpctl}
              taken out   {Names(facts.ControlPlaneNodes)}
              workers     {Names(facts.Workers)}
            Not taken over: API servers' addresses, leases and what is bound to one (Events), the old control plane's static pods, alarms.{new IndentedText(LeftOut(snapshot.Modes), 0)}
            """);
    }

    /// <summary>Modes of the old etcd that nothing here uses, a line each.</summary>
    internal static string LeftOut(IEnumerable<string> modes) =>
        string.Concat(modes.Select(mode => $"{Environment.NewLine}Left out: {mode} in the backup's etcd, and is not in the restored one."));

    private static string Before(string? old, string? now) => old is null || old == now ? "" : $", before {old}";

    private static string Secrets(PlainFacts facts) => facts.SecretKeys.Count == 0
        ? "not encrypted so far; those that are written from now on are"
        : $"read with {string.Join(", ", facts.SecretKeys.Select(key => key.Name))}, written with a new key";

    private static string Names(IEnumerable<PlainNode> nodes) => string.Join(", ", nodes.Select(node => node.Name)) is { Length: > 0 } names ? names : "none";
}
