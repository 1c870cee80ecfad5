using System.CommandLine;
using Cpctl.DevCluster;

namespace Cpctl.Dev.Commands;

internal static class UpCommand
{
    public static Command Create()
    {
        var nodes = new Option<int>("--nodes") { Description = "Control-plane nodes, cp1 to cpN.", DefaultValueFactory = _ => 3 };
        var workers = new Option<int>("--workers") { Description = "Worker nodes, w1 to wN." };
        var version = new Option<string?>("--version") { Description = "Kubernetes version; default v1.20.2, or what KUBE_BIN_DIR holds." };
        var command = new Command("up", "Start a cluster: machines, `cpctl bootstrap` on cp1, `cpctl join` on the others.") { nodes, workers, version };
        command.SetAction(async (parsed, cancellation) =>
        {
            var progress = new Progress(Console.Out);
            if (parsed.GetValue(nodes) is < 1 or > 9 || parsed.GetValue(workers) is < 0 or > 9)
                throw new InvalidOperationException("--nodes takes 1 to 9, --workers 0 to 9.");
            var toolchain = await Toolchain.PrepareAsync(parsed.GetValue(version), progress, cancellation);
            return await new Up(toolchain, parsed.GetValue(nodes), parsed.GetValue(workers), progress).RunAsync(cancellation);
        });
        return command;
    }
}
