using Cpctl.Pki.Signers;
using Cpctl.StaticPods.Status;

namespace Cpctl.Bootstrap.Operator;

/// <summary>
/// Leads only while this node's signers can be used: without them an operator signs nothing, makes revisions that no node runs, and keeps the lease from those who could.
/// </summary>
internal sealed class UsableSigners(OwnSigners signers, OperatorState standing, TimeProvider time)
{
    /// <summary>The agent restores what is lost within a turn or two.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(2);

    /// <summary>Runs <paramref name="compete"/> again and again; it is ended whenever the signers are gone, and begins when they are there again.</summary>
    public async Task WhileThereAsync(Func<CancellationToken, Task> compete, CancellationToken cancellation)
    {
        while (true)
        {
            await UntilAsync(usable: true, cancellation);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            var competing = compete(stop.Token);
            var ended = await Task.WhenAny(competing, UntilAsync(usable: false, stop.Token));
            await stop.CancelAsync();
            try
            {
                await competing;
            }
            catch (OperationCanceledException) when (ended != competing && !cancellation.IsCancellationRequested)
            {
                continue;
            }

            return;
        }
    }

    private async Task UntilAsync(bool usable, CancellationToken cancellation)
    {
        while (true)
        {
            var problem = signers.Describe().Problem;
            standing.StartProblem = problem is null ? null : $"it does not lead, for the cluster's keys on its node cannot be used: {problem}";
            if (problem is null == usable) return;
            await Task.Delay(LookAgain, time, cancellation);
        }
    }
}
