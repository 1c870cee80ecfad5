using Cpctl.Api.Resources;
using Cpctl.Etcd.Client;
using Cpctl.Etcd.Membership;

namespace Cpctl.Etcd.Maintenance;

/// <summary>Look, decide, do one step, report; and compare the members' content now and then.</summary>
internal sealed class MaintenanceRound(EtcdMemberPool pool, string ownEndpoint, MaintenanceReporter reporter, MaintenanceOptions options, TimeProvider time)
{
    private readonly ClusterObserver _observer = new(pool);
    private readonly MaintenanceExecutor _executor = new(pool);
    private readonly ContentHasher _hasher = new(pool);
    private readonly Dictionary<ulong, DateTimeOffset> _defragmented = [];
    private readonly Dictionary<ulong, long> _defragmentedTo = [];
    private DateTimeOffset? _compacted;
    private (long First, long Last)? _compactedRevisions;
    private DateTimeOffset? _compared;
    private HashSet<ulong> _comparedMembers = [];
    private bool _differed;

    /// <returns>Whether to look again soon.</returns>
    internal async Task<bool> RunAsync(ControlPlane controlPlane, IReadOnlyList<ControlPlaneNode> nodes, CancellationToken cancellation)
    {
        try
        {
            pool.Refresh();
            if (!await LeadsAsync(cancellation))
            {
                // Whoever leads next compares anew.
                _compared = null;
                return false;
            }

            var view = await _observer.ObserveAsync(KnownEndpoints.Of(nodes, controlPlane), cancellation);
            var memory = new MaintenanceMemory(time.GetUtcNow(), _compacted, _defragmented) { Compacted = _compactedRevisions, DefragmentedTo = _defragmentedTo };
            var step = MaintenancePlan.Next(view, MaintenanceRules.Of(controlPlane.Spec.Etcd), memory);
            if (!step.IsAction)
            {
                reporter.Idle(step);
                await CompareAsync(view, controlPlane, cancellation);
                return step is MaintenanceStep.Wait;
            }

            await DoAsync(view, step, controlPlane, cancellation);
            return true;
        }
        catch (EtcdException e)
        {
            reporter.Failed(e.Message);
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            // The agent may be renewing the certificate just now.
            reporter.Failed(e.Message);
        }

        return false;
    }

    private async Task<bool> LeadsAsync(CancellationToken cancellation)
    {
        try
        {
            return (await pool.At(ownEndpoint).StatusAsync(cancellation)).IsLeader;
        }
        catch (EtcdException)
        {
            // A node whose own member does not answer does not lead.
            return false;
        }
    }

    private async Task DoAsync(ClusterView view, MaintenanceStep step, ControlPlane controlPlane, CancellationToken cancellation)
    {
        var started = time.GetTimestamp();

        // Noted first: a step that fails half-way is not repeated at once.
        switch (step)
        {
            case MaintenanceStep.Defragment defragment:
                _defragmented[defragment.MemberId] = time.GetUtcNow();
                _defragmentedTo[defragment.MemberId] = _compactedRevisions?.Last ?? 0;
                break;
            case MaintenanceStep.Compact(var revision):
                _compacted = time.GetUtcNow();
                _compactedRevisions = (_compactedRevisions?.First ?? revision, revision);
                break;
            case MaintenanceStep.Disarm:
                _compactedRevisions = null;
                _defragmentedTo.Clear();
                break;
        }

        await _executor.ExecuteAsync(view, step, cancellation);
        await reporter.DoneAsync(step, time.GetElapsedTime(started), controlPlane, cancellation);
    }

    private async Task CompareAsync(ClusterView view, ControlPlane controlPlane, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();

        // A member that is down or has come back changes what is known, and the others may differ while it is away.
        var answering = view.Voters.Where(voter => voter.IsHealthy).Select(voter => voter.Id).ToHashSet();
        var soon = _differed || !answering.SetEquals(_comparedMembers);
        if (_compared is { } last && now - last < (soon ? options.CompareAgain : options.Compare))
        {
            return;
        }

        (_compared, _comparedMembers) = (now, answering);
        if (await _hasher.CompareAsync(view, cancellation) is { } answer)
        {
            var voters = view.Voters.Select(voter => voter.Info.Display);
            var comparison = answer.After((controlPlane.Status?.Etcd?.Comparison?.Differing ?? []).Intersect(voters, StringComparer.Ordinal));
            _differed = comparison.Differing.Count > 0;
            await reporter.ComparedAsync(comparison, now, controlPlane, cancellation);
        }
    }
}
