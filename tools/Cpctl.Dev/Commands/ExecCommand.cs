using System.CommandLine;
using Cpctl.DevCluster.Clusters;
using Cpctl.DevCluster.Engine;
using Command = System.CommandLine.Command;

namespace Cpctl.Dev.Commands;

/// <summary>Usually answered by the tools/dev script itself; this is its documentation, and the fallback.</summary>
internal static class ExecCommand
{
    public static Command Create()
    {
        var name = new Argument<string>("NAME");
        var line = new Argument<string[]>("CMD") { Arity = ArgumentArity.OneOrMore };
        var command = new Command("exec", "Run a program on a node: tools/dev exec cp1 -- kubectl get nodes") { name, line };
        command.SetAction((parsed, cancellation) =>
        {
            var container = ClusterSettings.Development.Prefix + parsed.GetValue(name);
            return new DevCluster.Processes.Command("docker", ["exec", "-i", container, .. parsed.GetValue(line)!]) { Environment = ContainerEngine.Environment }.RunAttachedAsync(cancellation);
        });
        return command;
    }
}
