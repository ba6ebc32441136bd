using System.Security.Cryptography;
using Microsoft.AspNetCore.Components;
using Radzen;
using Tezgah.Core.Models;
using Tezgah.Core.Problems;
using Tezgah.Runs.Chat;
using Tezgah.Web.Display;
using Tezgah.Web.Models.Chat;

namespace Tezgah.Web.Models;

/// <summary>
/// One model: what it is, its tokenizer, and a conversation with it. Which of them is shown stands in the address
/// (<c>?view=tokens</c>, <c>?view=chat</c>); the conversation stays while the person goes between them.
/// </summary>
public sealed partial class ModelPage : IDisposable
{
    private const string TokensView = "tokens";
    private const string ChatView = "chat";
    private const int SeedLimit = 1_000_000;

    private readonly CancellationTokenSource _left = new();
    private KnownModel? _model;
    private ModelFacts? _facts;
    private Conversation? _conversation;
    private Problem? _problem;
    private string? _shown;
    private bool _missing;

    /// <summary>The model's id.</summary>
    [Parameter]
    public required string Id { get; set; }

    /// <summary>What is shown of it; null for what it is.</summary>
    [SupplyParameterFromQuery(Name = "view")]
    public string? View { get; set; }

    /// <summary>Where the list is kept.</summary>
    [Inject]
    public required IModelStore Store { get; set; }

    /// <summary>Reads the folder.</summary>
    [Inject]
    public required ModelReader Reader { get; set; }

    /// <summary>Answers.</summary>
    [Inject]
    public required IChatService Chats { get; set; }

    /// <summary>The clock.</summary>
    [Inject]
    public required TimeProvider Time { get; set; }

    /// <summary>Leads back to the list.</summary>
    [Inject]
    public required NavigationManager Navigation { get; set; }

    /// <summary>Asks before the model is taken off the list.</summary>
    [Inject]
    public required DialogService Dialogs { get; set; }

    /// <inheritdoc/>
    public void Dispose()
    {
        _left.Cancel();
        _left.Dispose();
        _conversation?.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        if (_shown == Id)
        {
            return;
        }

        _conversation?.Dispose();
        (_shown, _model, _facts, _conversation, _problem, _missing) = (Id, null, null, null, null, false);
        try
        {
            await ReadAsync(Id);
        }
        catch (OperationCanceledException) when (_left.IsCancellationRequested)
        {
            // The page was left.
        }
        catch (ProblemException e)
        {
            _problem = e.Problems[0];
        }
    }

    private async Task ReadAsync(string id)
    {
        var model = await Store.FindAsync(id, _left.Token);
        if (_shown != id)
        {
            return;
        }

        (_model, _missing) = (model, model is null);
        if (model is null)
        {
            return;
        }

        StateHasChanged();
        var facts = await Reader.ReadAsync(model.Folder, _left.Token);
        if (_shown == id)
        {
            _facts = facts;
            var settings = new ChatSettings(facts.Generation, facts.Description.Dtypes is [var most, ..] ? most.Dtype : null);
            _conversation = new Conversation(Chats, model.Folder, settings, Time, () => RandomNumberGenerator.GetInt32(SeedLimit));
        }
    }

    private async Task RemoveAsync()
    {
        if (_model is not { } model || !await ModelRemoval.AskAsync(Dialogs, T, model))
        {
            return;
        }

        try
        {
            await Store.RemoveAsync(model.Id, _left.Token);
            Navigation.NavigateTo(Links.Models);
        }
        catch (ProblemException e)
        {
            _problem = e.Problems[0];
        }
    }

    private string Address(string? view) => Links.Model(Id) + (view is null ? "" : "?view=" + view);

    private string? Current(string? view) => (View is TokensView or ChatView ? View : null) == view ? "page" : null;
}
