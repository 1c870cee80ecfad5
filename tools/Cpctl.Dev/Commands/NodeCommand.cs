using System.CommandLine;
using Cpctl.DevCluster;
using Cpctl.DevCluster.Clusters;

namespace Cpctl.Dev.Commands;

internal static class NodeCommand
{
    public static Command Create() => new("node", "Add and remove machines.") { CreateAdd(), CreateRemove() };

    private static Command CreateAdd()
    {
        var name = new Argument<string>("NAME") { Description = "The node's name, for example cp4." };
        var version = new Option<string?>("--version") { Description = "Kubernetes version; default: what the caches or KUBE_BIN_DIR hold." };
        var bare = new Option<bool>("--without-cpctl") { Description = "Leave cpctl and its image out." };
        var command = new Command("add", "Start a bare node: containerd with every image and a kubelet that waits for its configuration.")
        {
            name, version, bare,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var progress = new Progress(Console.Out);
            var toolchain = await Toolchain.PrepareAsync(
                parsed.GetValue(version), progress, cancellation, withCpctl: !parsed.GetValue(bare));
            using var cluster = new Cluster(ClusterSettings.Development, progress);
            var node = await progress.StepAsync($"starting node {parsed.GetValue(name)}", () =>
                cluster.AddNodeAsync(parsed.GetValue(name)!, toolchain, cancellation: cancellation));
            progress.Say($"node {node.Name} is up at {node.Address}");
            return 0;
        });
        return command;
    }

    private static Command CreateRemove()
    {
        var name = new Argument<string>("NAME");
        var command = new Command("rm", "Remove a node with its disks, as if the machine burnt down.") { name };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var cluster = new Cluster(ClusterSettings.Development, Progress.Silent);
            await cluster.RemoveNodeAsync(parsed.GetValue(name)!, cancellation);
            return 0;
        });
        return command;
    }
}
