using Cpctl.Bootstrap.Cli;

namespace Cpctl.Bootstrap.Install;

/// <summary>What <c>cpctl bootstrap --dry-run</c> says when nothing is in the way.</summary>
internal static class DryRunText
{
    public static async Task WriteAsync(TerminalWriter output, BootstrapRequest.Resolved request)
    {
        var (record, spec) = (request.Record, request.Record.ControlPlane.Spec);
        await output.WriteLineAsync(
            $"""
            This machine is ready. bootstrap would {(request.IsResumed ? "go on to make" : "make")} it node {record.NodeName} ({record.NodeIp}) of a new control plane:
              Kubernetes  {spec.Version}, etcd {spec.Etcd.Version}
              endpoint    {spec.ControlPlaneEndpoint}
              pods        {spec.Networking.PodSubnet}
              services    {spec.Networking.ServiceSubnet}
              image       {spec.Images.Cpctl}
            in these phases: {string.Join(", ", PhaseNames.All)}.
            `cpctl render` writes all files into a directory. Nothing was changed.
            """);
    }
}
