namespace Cpctl.EndToEnd.Tests;

/// <summary>A cluster that many tests share, and that can be installed anew.</summary>
public interface IRebuiltCluster
{
    static abstract string Collection { get; }

    /// <summary>Keeps what the nodes know, removes them, and installs the cluster on new ones.</summary>
    /// <param name="failed">The test that may have broken it.</param>
    Task RebuildAsync(string failed);
}
