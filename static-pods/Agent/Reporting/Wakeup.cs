namespace Cpctl.StaticPods.Agent.Reporting;

/// <summary>Ends a pause early. Setting it while nobody pauses makes the next pause none.</summary>
internal sealed class Wakeup(TimeProvider time)
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _set = New();

    public void Set()
    {
        lock (_gate)
        {
            _set.TrySetResult();
        }
    }

    /// <summary>Returns after <paramref name="pause"/>, or when set.</summary>
    public async Task PauseAsync(TimeSpan pause, CancellationToken cancellation)
    {
        try
        {
            await _set.Task.WaitAsync(pause, time, cancellation);
        }
        catch (TimeoutException)
        {
            return;
        }

        lock (_gate)
        {
            _set = New();
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
