namespace Cpctl.Api.Kubernetes;

/// <summary>No API server answered: connection refused or reset, TLS failure, or time-out. The request may have taken effect.</summary>
public sealed class KubernetesTransportException : Exception
{
    public KubernetesTransportException(string message, Exception? inner)
        : base(message, inner)
    {
    }
}
