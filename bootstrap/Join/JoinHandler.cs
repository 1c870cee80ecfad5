using Cpctl.Api.Errors;
using Cpctl.Api.Node;
using Cpctl.Api.Node.Cri;
using Cpctl.Bootstrap.Cli;
using Cpctl.Bootstrap.Nodes;
using Cpctl.Bootstrap.Progress;

namespace Cpctl.Bootstrap.Join;

/// <summary><c>cpctl join</c>.</summary>
internal sealed class JoinHandler(CliServices services)
{
    public async Task<int> RunAsync(JoinArguments arguments, CancellationToken cancel)
    {
        var input = JoinInput.Parse(arguments, NodeNaming.From(arguments.NodeName, arguments.NodeIp, services.Host));
        if (JoinJournal.Finished(services.Paths) is { } finished && NodeIdentity.TryLoad(services.Paths) is { } identity && IsSame(identity, input))
        {
            if (services.Host.IsRoot) new JoinStaging(services.Paths).Remove();
            await services.Console.Out.WriteLineAsync(
                $"This node ({identity.Name}) is already part of cluster {identity.ClusterId} at {identity.Endpoint} since {finished.Time:yyyy-MM-dd HH:mm}Z: nothing to do.");
            return (int)ExitCode.Done;
        }

        using var only = services.Host.IsRoot ? NodeWorkLock.Take(services.Paths) : null;
        using var cri = new CriClient(services.Paths.ContainerdSocket, services.Time);
        using var joining = new Joining(input, services.Paths, services.Host, cri, services.Time);
        await ProgressDisplay.RunAsync(
            services.Console, services.Time, JoinPhaseNames.All, progress => new JoinSequence(joining).RunAsync(progress, cancel), cancel);
        await services.Console.Out.WriteLineAsync(
            $"This machine is {(joining.IsWorker ? "a worker" : "a control-plane node")} of cluster {joining.Identity.ClusterId} at {joining.Identity.Endpoint} now: {input.Node.Name} ({input.Node.Ip}).");
        return (int)ExitCode.Done;
    }

    private static bool IsSame(NodeIdentity identity, JoinInput input) =>
        identity.Name == input.Node.Name && identity.Ip == input.Node.Ip && identity.Role == input.Role;
}
