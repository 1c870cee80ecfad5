namespace Cpctl.Api.Runtime;

/// <summary>Type of a Kubernetes event.</summary>
public enum EventSeverity
{
    Normal,
    Warning,
}
