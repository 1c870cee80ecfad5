using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cpctl.Api.Node;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(NodeIdentity))]
[JsonSerializable(typeof(JournalEntry))]
internal sealed partial class NodeJson : JsonSerializerContext;
