namespace Cpctl.Api.Runtime;

/// <summary>A token that is cancelled with another one or after a time. A linked source alone takes no TimeProvider.</summary>
internal sealed class LimitedToken : IDisposable
{
    private readonly CancellationTokenSource timer;
    private readonly CancellationTokenSource linked;

    public LimitedToken(TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        timer = new CancellationTokenSource(limit, time);
        linked = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
    }

    public CancellationToken Token => linked.Token;

    public bool TimedOut => timer.IsCancellationRequested;

    public void Dispose()
    {
        linked.Dispose();
        timer.Dispose();
    }
}
