namespace Cpctl.Api.Runtime;

/// <summary>What a reconcile wants next.</summary>
/// <param name="RequeueAfter">Run again after this time even if nothing changes; null waits for a change.</param>
public readonly record struct ReconcileResult(TimeSpan? RequeueAfter)
{
    public static ReconcileResult Done { get; } = new(null);

    public static ReconcileResult After(TimeSpan delay) => new(delay);
}
