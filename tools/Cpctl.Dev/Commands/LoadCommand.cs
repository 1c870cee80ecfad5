using System.CommandLine;
using Cpctl.DevCluster;
using Cpctl.DevCluster.Clusters;

namespace Cpctl.Dev.Commands;

internal static class LoadCommand
{
    public static Command Create()
    {
        var command = new Command("load", "Rebuild cpctl and put program and image into the running nodes.");
        command.SetAction(async (_, cancellation) =>
        {
            var progress = new Progress(Console.Out);
            var toolchain = await Toolchain.PrepareAsync(null, progress, cancellation);
            using var cluster = new Cluster(ClusterSettings.Development, progress);
            await progress.StepAsync("installing cpctl on the nodes", () => cluster.LoadAsync(toolchain, cancellation));
            progress.Say($"image: {toolchain.CpctlImage!.Name}");
            progress.Say("a running cluster takes it with:");
            progress.Say($"  kubectl patch controlplane cluster --type merge -p '{{\"spec\":{{\"images\":{{\"cpctl\":\"{toolchain.CpctlImage.Name}\"}}}}}}'");
            return 0;
        });
        return command;
    }
}
