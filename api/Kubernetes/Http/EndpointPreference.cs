namespace Cpctl.Api.Kubernetes;

/// <summary>Which endpoint to try first: the one that worked last, but from time to time the first of the list again.</summary>
internal sealed class EndpointPreference
{
    private readonly Lock _gate = new();
    private readonly TimeSpan _returnAfter;
    private readonly TimeProvider _time;
    private int _preferred;
    private long _movedAt;

    public EndpointPreference(TimeSpan returnAfter, TimeProvider time)
    {
        _returnAfter = returnAfter;
        _time = time;
    }

    public IReadOnlyList<int> Order(int count)
    {
        lock (_gate)
        {
            if (_preferred != 0 && _time.GetElapsedTime(_movedAt) >= _returnAfter)
            {
                _preferred = 0;
            }

            return [.. Enumerable.Range(0, count).Select(i => (_preferred + i) % count)];
        }
    }

    public void Worked(int index) => MoveTo(index);

    /// <summary>The endpoint connects but does not answer: begin with the next one.</summary>
    public void Avoid(int index) => MoveTo(index + 1);

    private void MoveTo(int index)
    {
        lock (_gate)
        {
            if (_preferred != index)
            {
                _preferred = index;
                _movedAt = _time.GetTimestamp();
            }
        }
    }
}
