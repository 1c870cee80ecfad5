namespace Cpctl.Bootstrap.Install;

/// <summary>What the user gave <c>cpctl bootstrap</c>; null where nothing was given.</summary>
internal sealed record BootstrapArguments(string? Config, string? NodeName, string? NodeIp, bool DryRun, string? Authorities = null);
