namespace Cpctl.Api.Node.Cri;

public enum CriContainerState
{
    Created,
    Running,
    Exited,
    Unknown,
}
