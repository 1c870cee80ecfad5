using System.CommandLine;
using Cpctl.DevCluster;
using Cpctl.DevCluster.Clusters;
using Cpctl.DevCluster.Nodes;

namespace Cpctl.Dev.Commands;

internal static class LogsCommand
{
    public static Command Create()
    {
        var name = new Argument<string>("NAME");
        var component = new Argument<string>("COMPONENT")
        {
            Description = "kubelet, containerd, or the beginning of a pod's name: etcd, kube-apiserver, cpctl-agent, …",
        };
        var command = new Command("logs", "Print the log of a component of a node, whether or not the API answers.") { name, component };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var cluster = new Cluster(ClusterSettings.Development, Progress.Silent);
            var node = await cluster.NodeAsync(parsed.GetValue(name)!, cancellation);
            var result = await NodeLogs.ReadAsync(node, parsed.GetValue(component)!, cancellation);
            await Console.Out.WriteAsync(result.Output);
            await Console.Error.WriteAsync(result.Error);
            return result.ExitCode;
        });
        return command;
    }
}
