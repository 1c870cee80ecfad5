using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cpctl.Etcd.Launch;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, WriteIndented = true)]
[JsonSerializable(typeof(MemberIdentity))]
[JsonSerializable(typeof(DataDirectoryStamp))]
internal sealed partial class LaunchJson : JsonSerializerContext;
