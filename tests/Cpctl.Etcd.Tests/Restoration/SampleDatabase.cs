using System.Text;
using Cpctl.Etcd.Database;
using Google.Protobuf;
using Mvccpb;

namespace Cpctl.Etcd.Tests.Restoration;

/// <summary>A member's database with every bucket that a restore has an opinion about.</summary>
internal sealed class SampleDatabase
{
    public const int PageSize = 4096;

    private readonly List<(byte[] Key, byte[] Value)> _keys = [];

    public long CompactRevision { get; init; } = 2;

    /// <summary>Somebody has enabled authentication, and a downgrade.</summary>
    public bool HasModes { get; init; }

    public void Put(string key, long revision, string value, long lease = 0) => _keys.Add((
        new StoredKey(revision, 0, IsDeletion: false).ToBytes(),
        new KeyValue { Key = ByteString.CopyFromUtf8(key), Value = ByteString.CopyFromUtf8(value), CreateRevision = revision, ModRevision = revision, Version = 1, Lease = lease }.ToByteArray()));

    public void Delete(string key, long revision) => _keys.Add((
        [.. new StoredKey(revision, 0, IsDeletion: true).ToBytes(), (byte)'t'], new KeyValue { Key = ByteString.CopyFromUtf8(key) }.ToByteArray()));

    public byte[] Build()
    {
        using var output = new MemoryStream();
        var writer = new BoltWriter(output, PageSize);
        Bucket(writer, "alarm", ("nospace", "1"));
        if (HasModes)
        {
            writer.Bucket("auth"u8);
            writer.Add("authEnabled"u8, [1]);
            writer.Add("authRevision"u8, new byte[8]);
            Bucket(writer, "authRoles", ("root", "role"));
            Bucket(writer, "authUsers", ("root", "user"));
        }

        Bucket(writer, "cluster", ("clusterVersion", "3.5.0"));
        if (HasModes) writer.Add("downgrade"u8, """{"target-version":"3.4.0","enabled":true}"""u8);
        writer.Bucket("key"u8);
        foreach (var (key, value) in _keys)
        {
            writer.Add(key, value);
        }

        Bucket(writer, "lease", ("00000001", "lease"));
        Bucket(writer, "members", ("8e9e05c52164694d", """{"id":10276657743932975437,"peerURLs":["https://10.0.0.1:2380"],"name":"cp1"}"""));
        Bucket(writer, "members_removed", ("9e9e05c52164694d", "removed"));
        writer.Bucket("meta"u8);
        writer.Add("confState"u8, """{"voters":[10276657743932975437],"auto_leave":false}"""u8);
        writer.Add("consistent_index"u8, new byte[8]);
        writer.Add("finishedCompactRev"u8, new StoredKey(CompactRevision, 0, IsDeletion: false).ToBytes());
        writer.Add("storageVersion"u8, "3.6.0"u8);
        writer.Finish();
        return output.ToArray();
    }

    private static void Bucket(BoltWriter writer, string name, (string Key, string Value) entry)
    {
        writer.Bucket(Encoding.UTF8.GetBytes(name));
        writer.Add(Encoding.UTF8.GetBytes(entry.Key), Encoding.UTF8.GetBytes(entry.Value));
    }
}
