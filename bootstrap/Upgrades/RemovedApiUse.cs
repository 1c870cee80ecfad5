namespace Cpctl.Bootstrap.Upgrades;

/// <summary>An API that the wanted version no longer serves, and who uses it.</summary>
internal sealed record RemovedApiUse(string ApiVersion, string Resource, string RemovedIn, string? Instead, int Objects, bool Requested);
