using Cpctl.Bootstrap.Progress;

namespace Cpctl.Bootstrap.Tests.Progress;

/// <summary>Ends a sequence where it tells something for the given time, as a kill would: nothing behind it is done.</summary>
internal sealed class KillingProgress(int calls) : IPhaseProgress
{
    private int _left = calls;

    public void Begin(string phase) => Count();

    public void Say(string message) => Count();

    public void Warn(string message) => Count();

    public void End(string phase)
    {
    }

    public void Fail(string phase)
    {
    }

    private void Count()
    {
        if (_left-- == 0) throw new OperationCanceledException("killed");
    }
}
