namespace Cpctl.Bootstrap.Host;

/// <summary>A TCP port somebody listens on; <paramref name="Owner"/> reads "name (pid 12)" and is null when the owner can't be told.</summary>
internal sealed record ListeningPort(int Port, string? Owner);
