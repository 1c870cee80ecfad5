namespace Cpctl.Api.Kubernetes;

public enum WatchEventType
{
    Added,
    Modified,
    Deleted,

    /// <summary>Only the resource version moved on.</summary>
    Bookmark,
}
