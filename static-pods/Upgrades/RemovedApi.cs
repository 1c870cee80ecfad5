namespace Cpctl.StaticPods.Upgrades;

/// <summary>A version of an API that a Kubernetes release no longer serves. Stored objects stay and are served in the newer version; clients that ask for this one fail.</summary>
/// <param name="Group">API group.</param>
/// <param name="Version">The version that goes.</param>
/// <param name="Resource">Plural name, as in URLs.</param>
/// <param name="RemovedIn">The first minor release of 1.x without it.</param>
/// <param name="Instead">What to use; null when there is nothing.</param>
public sealed record RemovedApi(string Group, string Version, string Resource, int RemovedIn, string? Instead)
{
    public string ApiVersion => $"{Group}/{Version}";
}
