using System.Security.Cryptography;
using System.Text;
using Cpctl.Api.Resources;
using Cpctl.Pki;
using Cpctl.Pki.Signers;
using Google.Protobuf;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Macs;
using Org.BouncyCastle.Crypto.Parameters;

namespace Cpctl.Recovery.Tests.Restore.Plain;

/// <summary>Values as API servers put them into etcd.</summary>
internal static class Stored
{
    public static byte[] Node(string? label, string kubelet) => Object(
        Message((1, Text("n")), (11, label is null ? Message() : Entry(label, "")), (12, Entry("a", "b"))),
        (3, Message((7, Message((1, Text("machine")), (7, Text(kubelet)))))));

    public static byte[] Service(string address) => Object(Message((1, Text("kubernetes"))), (2, Message((3, Text(address)))));

    public static byte[] Pod(string node, bool isMirror) => Object(Message((12, Entry(isMirror ? "kubernetes.io/config.mirror" : "other", "x"))), (2, Message((10, Text(node)))));

    public static byte[] Kubeadm(string configuration) => Object(Message(), (2, Entry("ClusterConfiguration", configuration)), (2, Entry("ClusterStatus", "x")));

    public static byte[] Secret => Object(Message((1, Text("password"))), (2, Entry("value", "hunter2")));

    /// <summary>The inverse of what is tested, by other code than that where there is any.</summary>
    public static byte[] Encrypt(EncryptionKey key, byte[] value, string place)
    {
        byte[] prefix = Encoding.UTF8.GetBytes(EncryptionConfiguration.ValuePrefix(key));
        switch (key.Provider)
        {
            case EncryptionProvider.Aescbc:
                using (var aes = Aes.Create())
                {
                    aes.Key = key.Secret;
                    return [.. prefix, .. aes.IV, .. aes.EncryptCbc(value, aes.IV)];
                }

            case EncryptionProvider.Aesgcm:
                using (var gcm = new AesGcm(key.Secret, 16))
                {
                    var (nonce, sealedValue, tag) = (RandomNumberGenerator.GetBytes(12), new byte[value.Length], new byte[16]);
                    gcm.Encrypt(nonce, value, sealedValue, tag, Encoding.UTF8.GetBytes(place));
                    return [.. prefix, .. nonce, .. sealedValue, .. tag];
                }

            default:
                var box = RandomNumberGenerator.GetBytes(24);
                var cipher = new XSalsa20Engine();
                cipher.Init(true, new ParametersWithIV(new KeyParameter(key.Secret), box));
                byte[] padded = [.. new byte[32], .. value];
                var stream = new byte[padded.Length];
                cipher.ProcessBytes(padded, 0, padded.Length, stream, 0);
                var mac = new Poly1305();
                mac.Init(new KeyParameter(stream[..32]));
                mac.BlockUpdate(stream, 32, value.Length);
                var proof = new byte[16];
                mac.DoFinal(proof, 0);
                return [.. prefix, .. box, .. proof, .. stream[32..]];
        }
    }

    private static byte[] Object(byte[] metadata, params (int, byte[])[] fields) =>
        [.. "k8s\0"u8, .. Message((1, Message((1, Text("v1")), (2, Text("Any")))), (2, Message([(1, metadata), .. fields])), (3, []), (4, []))];

    private static byte[] Entry(string key, string value) => Message((1, Text(key)), (2, Text(value)));

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    private static byte[] Message(params (int Field, byte[] Value)[] fields)
    {
        using var output = new MemoryStream();
        using (var writer = new CodedOutputStream(output, leaveOpen: true))
        {
            foreach (var (field, value) in fields)
            {
                writer.WriteTag(field, WireFormat.WireType.LengthDelimited);
                writer.WriteBytes(ByteString.CopyFrom(value));
            }
        }

        return output.ToArray();
    }
}
