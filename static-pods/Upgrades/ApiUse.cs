namespace Cpctl.StaticPods.Upgrades;

/// <summary>Who uses an API that is about to go.</summary>
/// <param name="Api">The API.</param>
/// <param name="Objects">Objects that somebody else than Kubernetes' own components has written in this version.</param>
/// <param name="Requested">The API server that was asked has had requests for it since it started; by whom, it does not say.</param>
public sealed record ApiUse(RemovedApi Api, int Objects, bool Requested)
{
    public bool IsUsed => Objects > 0 || Requested;
}
