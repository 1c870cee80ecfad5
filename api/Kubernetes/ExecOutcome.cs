namespace Cpctl.Api.Kubernetes;

/// <summary>How a program that was run in a container ended.</summary>
/// <param name="Succeeded">It ran and its exit code was 0.</param>
/// <param name="Message">What the kubelet says of its end, empty when it succeeded.</param>
/// <param name="Error">What it wrote to stderr.</param>
public sealed record ExecOutcome(bool Succeeded, string Message, string Error);
