namespace Cpctl.Recovery.Destinations;

/// <summary>A key of the store. A class and no record: a record would print its secret.</summary>
/// <param name="accessKeyId">Its name.</param>
/// <param name="secretAccessKey">What requests are signed with; never leaves this process.</param>
/// <param name="source">Where a person finds them: for messages.</param>
public sealed class S3Credentials(string accessKeyId, string secretAccessKey, string source)
{
    internal string AccessKeyId => accessKeyId;

    internal string SecretAccessKey => secretAccessKey;

    internal string Source => source;

    public override string ToString() => source;
}
