using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using Tezgah.Text.Tokenization;

namespace Tezgah.Cli.Tokenization;

/// <summary>Texts to token ids, or back, by the tokenizer of a model folder.</summary>
internal static class TokenizeCommand
{
    private static readonly JsonSerializerOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Create()
    {
        var model = new Option<string>("--model") { Description = "a model folder with tokenizer.json, or that file", Required = true };
        var noSpecial = new Option<bool>("--no-special") { Description = "add no begin or end token; when decoding, leave special tokens out" };
        var decode = new Option<bool>("--decode") { Description = "from arrays of ids to texts" };
        var command = new Command("tokenize", "Turns a JSON array of texts on standard input into arrays of token ids, or back.")
        {
            model, noSpecial, decode,
        };
        command.SetAction(parsed =>
        {
            var tokenizer = Tokenizer.Load(parsed.GetRequiredValue(model));
            var special = !parsed.GetValue(noSpecial);
            Console.Out.WriteLine(parsed.GetValue(decode) ? Decode(tokenizer, special) : Encode(tokenizer, special));
            return CommandLine.Done;
        });
        return command;
    }

    private static string Encode(Tokenizer tokenizer, bool special)
    {
        var texts = JsonInput.Read<string[]>("[\"text\", …]");
        return JsonSerializer.Serialize(texts.Select(text => tokenizer.Encode(text ?? "", special)), s_json);
    }

    private static string Decode(Tokenizer tokenizer, bool special)
    {
        var rows = JsonInput.Read<int[][]>("[[1, 2, …], …]");
        return JsonSerializer.Serialize(rows.Select(ids => tokenizer.Decode(ids ?? [], skipSpecialTokens: !special)), s_json);
    }
}
