using System.CommandLine;
using System.Text.Json;
using Tezgah.Text.Templates;
using Tezgah.Text.Tokenization;

namespace Tezgah.Cli.Tokenization;

/// <summary>A conversation as the text that a model is given.</summary>
internal static class ChatTemplateCommand
{
    public static Command Create()
    {
        var model = new Option<string>("--model") { Description = "a model folder with tokenizer.json and a chat template", Required = true };
        var prompt = new Option<bool>("--generation-prompt") { Description = "end with the header under which the assistant answers" };
        var command = new Command("chat-template", "Renders a JSON array of messages on standard input by a model's chat template.")
        {
            model, prompt,
        };
        command.SetAction(parsed =>
        {
            var tokenizer = Tokenizer.Load(parsed.GetRequiredValue(model));
            var messages = JsonInput.Read<JsonElement>("[{\"role\": …, \"content\": …}, …]");
            var text = ChatTemplate.Of(tokenizer).Render(messages, new ChatTemplateOptions
            {
                AddGenerationPrompt = parsed.GetValue(prompt),
                Tokens = tokenizer.Config,
            });
            Console.Out.Write(text.Text);
            return CommandLine.Done;
        });
        return command;
    }
}
