using System.CommandLine;
using Cpctl.DevCluster;
using Cpctl.DevCluster.Clusters;

namespace Cpctl.Dev.Commands;

internal static class DownCommand
{
    public static Command Create()
    {
        var command = new Command("down", "Remove nodes, load balancer, network and disks; the caches stay.");
        command.SetAction(async (_, cancellation) =>
        {
            var progress = new Progress(Console.Out);
            using var cluster = new Cluster(ClusterSettings.Development, progress);
            await progress.StepAsync("removing the development cluster", () => cluster.RemoveAsync(cancellation));
            Kubeconfig.Remove();
            return 0;
        });
        return command;
    }
}
