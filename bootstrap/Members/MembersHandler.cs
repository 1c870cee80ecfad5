using System.Text.Json.Nodes;
using Cpctl.Api.Errors;
using Cpctl.Bootstrap.Cli;
using Cpctl.Etcd.Membership;

namespace Cpctl.Bootstrap.Members;

/// <summary><c>cpctl etcd status</c>, <c>members</c> and <c>alarms</c>: they only ask.</summary>
internal sealed class MembersHandler(CliServices services)
{
    /// <returns>1 when a member is unhealthy or an alarm is raised.</returns>
    public async Task<int> StatusAsync(OutputFormat format, CancellationToken cancel)
    {
        var view = await ObserveAsync(cancel);
        Write(format, view, MembersReport.WriteStatus, () => MembersReport.ToJson(view));
        return (int)(view is { IsLinearizable: true, EveryVoterIsHealthy: true, Alarms.Count: 0 } ? ExitCode.Done : ExitCode.Failed);
    }

    public async Task<int> ListAsync(OutputFormat format, CancellationToken cancel)
    {
        var view = await ObserveAsync(cancel);
        Write(format, view, MembersReport.WriteMembers, () => MembersReport.ToJson(view));
        return (int)ExitCode.Done;
    }

    public async Task<int> AlarmsAsync(OutputFormat format, CancellationToken cancel)
    {
        using var etcd = NodeEtcdAccess.Open(services);
        var view = await etcd.ObserveQuorumAsync(cancel);
        Write(format, view, MembersReport.WriteAlarms, () => new JsonObject { ["items"] = MembersReport.AlarmsToJson(view) });
        return (int)ExitCode.Done;
    }

    private async Task<ClusterView> ObserveAsync(CancellationToken cancel)
    {
        using var etcd = NodeEtcdAccess.Open(services);
        return await etcd.ObserveAsync(cancel);
    }

    private void Write(OutputFormat format, ClusterView view, Action<TerminalWriter, ClusterView> table, Func<JsonObject> json)
    {
        if (format == OutputFormat.Table) table(services.Console.Out, view);
        else ResultWriter.Write(services.Console.Out, format, json());
    }
}
