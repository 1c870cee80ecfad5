namespace Cpctl.Api.Node;

/// <summary>The points at which a write may be cut short; tests stop at each.</summary>
internal enum AtomicWriteStep
{
    TemporaryCreated,
    ContentWritten,
    ContentSynced,
    Renamed,
}
