using Cpctl.Bootstrap.Cli;
using Cpctl.Bootstrap.Tokens;
using Cpctl.Pki;

namespace Cpctl.Bootstrap.Install;

/// <summary>What a user wants to know when the first node is up.</summary>
internal static class NextSteps
{
    public static string Text(Installation installation, string token)
    {
        var admin = installation.Paths.OnNode(installation.Paths.AdminKubeconfig);
        return TerminalLine.Of($"""

            The control plane is up, and runs itself from now on.

            Use it from this node:
              kubectl --kubeconfig {admin} get nodes

            Join further control-plane nodes, each with a token of its own (this one is good for one node and one hour; whoever has it can become root of the cluster):
              {JoinCommandLine.Text(installation.Endpoint, token, AuthorityPin.Of(installation.Signers.Cluster.Active.Certificate), isWorker: false)}

            More tokens, also for workers: cpctl token create [--worker]
            Change settings:               kubectl --kubeconfig {admin} edit controlplane cluster
            See how it is:                 cpctl status

            """);
    }
}
