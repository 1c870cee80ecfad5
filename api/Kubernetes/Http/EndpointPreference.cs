namespace Cpctl.Api.Kubernetes;

/// <summary>Which endpoint to try first: the one that worked last, but from time to time the first of the list again.</summary>
internal sealed class EndpointPreference
{
    private readonly Lock gate = new();
    private readonly TimeSpan returnAfter;
    private readonly TimeProvider time;
    private int preferred;
    private long movedAt;

    public EndpointPreference(TimeSpan returnAfter, TimeProvider time)
    {
        this.returnAfter = returnAfter;
        this.time = time;
    }

    public IReadOnlyList<int> Order(int count)
    {
        lock (gate)
        {
            if (preferred != 0 && time.GetElapsedTime(movedAt) >= returnAfter)
            {
                preferred = 0;
            }

            return [.. Enumerable.Range(0, count).Select(i => (preferred + i) % count)];
        }
    }

    public void Worked(int index) => MoveTo(index);

    /// <summary>The endpoint connects but does not answer: begin with the next one.</summary>
    public void Avoid(int index) => MoveTo(index + 1);

    private void MoveTo(int index)
    {
        lock (gate)
        {
            if (preferred != index)
            {
                preferred = index;
                movedAt = time.GetTimestamp();
            }
        }
    }
}
