using System.CommandLine;
using Cpctl.DevCluster;
using Cpctl.DevCluster.Clusters;

namespace Cpctl.Dev.Commands;

internal static class LoadCommand
{
    public static Command Create()
    {
        var etcd = new Option<string?>("--etcd") { Description = "Load the etcd image of a Debian suite (bookworm, trixie, testing) instead, for an upgrade.", HelpName = "SUITE" };
        var command = new Command("load", "Rebuild cpctl and put program and image into the running nodes.") { etcd };
        command.SetAction(async (parsed, cancellation) =>
        {
            var progress = new Progress(Console.Out);
            using var cluster = new Cluster(ClusterSettings.Development, progress);
            await (parsed.GetValue(etcd) is { } suite ? LoadEtcdAsync(cluster, suite, progress, cancellation) : LoadCpctlAsync(cluster, progress, cancellation));
            return 0;
        });
        return command;
    }

    private static async Task LoadCpctlAsync(Cluster cluster, Progress progress, CancellationToken cancellation)
    {
        var toolchain = await Toolchain.PrepareAsync(null, progress, cancellation);
        await progress.StepAsync("installing cpctl on the nodes", () => cluster.LoadAsync(toolchain, cancellation));
        progress.Say($"image: {toolchain.CpctlImage!.Name}");
        progress.Say("a running cluster takes it with:");
        progress.Say($"  kubectl patch controlplane cluster --type merge -p '{{\"spec\":{{\"images\":{{\"cpctl\":\"{toolchain.CpctlImage.Name}\"}}}}}}'");
    }

    private static async Task LoadEtcdAsync(Cluster cluster, string suite, Progress progress, CancellationToken cancellation)
    {
        var image = await Toolchain.EtcdImageAsync(suite, progress, cancellation);
        var version = image.Name[(image.Name.LastIndexOf(':') + 1)..];
        await progress.StepAsync($"importing {image.Name} on the nodes", () => cluster.ImportAsync([image], cancellation));
        progress.Say("what the upgrade would mean, and how to ask for it:");
        progress.Say($"  cpctl upgrade plan --etcd-version {version}");
        progress.Say($"  kubectl patch controlplane cluster --type merge -p '{{\"spec\":{{\"etcd\":{{\"version\":\"{version}\"}}}}}}'");
    }
}
