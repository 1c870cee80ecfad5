using Cpctl.Api.Errors;
using Cpctl.Api.Node;

namespace Cpctl.Bootstrap.Recovering;

/// <summary>What is told when the data that a survivor was to go on with is no good.</summary>
internal static class SurvivorData
{
    /// <summary>The recovery can't go on with this node's data; another survivor's may be better.</summary>
    public static CpctlException Unusable(NodePaths paths, Exception cause) => new(
        ExitCode.Failed,
        $"this node's etcd data in {paths.EtcdDataDirectory} is no good",
        cause.Message,
        "It is as it was. `cpctl recover quorum --abort` gives the node back what was stopped; then run the command on another node that is left. Without one, `cpctl restore` brings the cluster back from a backup.",
        cause);
}
