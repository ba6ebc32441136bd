using System.Text;
using Tezgah.Text.Templates.Library;
using Tezgah.Text.Templates.Syntax;
using Tezgah.Text.Templates.Values;

namespace Tezgah.Text.Templates;

/// <summary>Carries out the statements of one template once.</summary>
internal sealed class Renderer
{
    private readonly RenderLimits _limits = new();
    private readonly Evaluator _evaluator;
    private readonly List<(int Start, int End)> _spans = [];
    private StringBuilder _output = new();
    private int _loopDepth;
    private int _captures;

    private Renderer() => _evaluator = new Evaluator(_limits);

    private enum Flow
    {
        Next,
        Break,
        Continue,
    }

    /// <summary>The text that the template gives, and where in it the assistant speaks.</summary>
    public static ChatText Render(Block template, Dictionary<string, object?> variables, TimeProvider time)
    {
        var renderer = new Renderer();
        var globals = new Scope(null, Globals.Make(time));
        renderer.Run(template, new Scope(globals, variables));
        return new ChatText { Text = renderer._output.ToString(), AssistantSpans = renderer._spans };
    }

    private Flow Run(Block block, Scope scope)
    {
        foreach (var statement in block.Statements)
        {
            _limits.Step(statement.Line);
            var flow = Run(statement, scope);
            if (flow != Flow.Next)
            {
                return flow;
            }
        }

        return Flow.Next;
    }

    private Flow Run(Statement statement, Scope scope)
    {
        try
        {
            return Carry(statement, scope);
        }
        catch (TemplateValueException error)
        {
            throw error.AtLine(statement.Line);
        }
    }

    private Flow Carry(Statement statement, Scope scope)
    {
        switch (statement)
        {
            case Output output:
                Write(output.Text, output.Line);
                return Flow.Next;
            case Print print:
                Write(PythonValue.ToText(_evaluator.Evaluate(print.Value, scope)), print.Line);
                return Flow.Next;
            case If branches:
                return RunIf(branches, scope);
            case For loop:
                RunFor(loop, scope);
                return Flow.Next;
            case Set set:
                Assign(set.Target, _evaluator.Evaluate(set.Value, scope), scope);
                return Flow.Next;
            case SetBlock set:
                var text = Capture(set.Body, new Scope(scope));
                Assign(set.Target, _evaluator.Apply(set.Filters, text, scope), scope);
                return Flow.Next;
            case FilterBlock filter:
                var filtered = _evaluator.Apply(filter.Filters, Capture(filter.Body, new Scope(scope)), scope);
                Write(PythonValue.ToText(filtered), filter.Line);
                return Flow.Next;
            case With with:
                return RunWith(with, scope);
            case MacroDefinition macro:
                scope.Set(macro.Name, Macro(macro.Name, macro.Parameters, macro.Body, scope));
                return Flow.Next;
            case CallBlock call:
                var caller = Macro("caller", call.Parameters, call.Body, scope);
                Write(PythonValue.ToText(_evaluator.Call(call.Call, scope, ("caller", caller))), call.Line);
                return Flow.Next;
            case Generation generation:
                return RunGeneration(generation, scope);
            default:
                return Control((LoopControl)statement);
        }
    }

    private Flow Control(LoopControl control)
    {
        if (_loopDepth == 0)
        {
            throw TemplateErrors.Broken(control.Line, "there is a break or continue outside a loop");
        }

        return control.IsBreak ? Flow.Break : Flow.Continue;
    }

    private Flow RunIf(If branches, Scope scope)
    {
        foreach (var (condition, body) in branches.Branches)
        {
            if (PythonValue.IsTrue(_evaluator.Evaluate(condition, scope)))
            {
                return Run(body, scope);
            }
        }

        return branches.Else is null ? Flow.Next : Run(branches.Else, scope);
    }

    private void RunFor(For loop, Scope scope)
    {
        var items = Items(loop, scope);
        var state = new LoopValue(items);
        _loopDepth++;
        for (var i = 0; i < items.Count; i++)
        {
            _limits.Step(loop.Line);
            state.Position = i;
            var pass = new Scope(scope);
            pass.Set("loop", state);
            Assign(loop.Target, items[i], pass);
            if (Run(loop.Body, pass) == Flow.Break)
            {
                break;
            }
        }

        _loopDepth--;
        if (items.Count == 0 && loop.Else is not null)
        {
            Run(loop.Else, new Scope(scope));
        }
    }

    private List<object?> Items(For loop, Scope scope)
    {
        var all = PythonValue.Iterate(_evaluator.Evaluate(loop.Items, scope));
        if (loop.Condition is null)
        {
            return all;
        }

        var kept = new List<object?>();
        foreach (var item in all)
        {
            var test = new Scope(scope);
            Assign(loop.Target, item, test);
            if (PythonValue.IsTrue(_evaluator.Evaluate(loop.Condition, test)))
            {
                kept.Add(item);
            }
        }

        return kept;
    }

    private Flow RunWith(With with, Scope scope)
    {
        var inner = new Scope(scope);
        foreach (var (target, value) in with.Values)
        {
            Assign(target, _evaluator.Evaluate(value, scope), inner);
        }

        return Run(with.Body, inner);
    }

    private Flow RunGeneration(Generation generation, Scope scope)
    {
        var start = _output.Length;
        var flow = Run(generation.Body, new Scope(scope));
        // Inside a captured block the place in the whole text is not known.
        if (_captures == 0)
        {
            _spans.Add((start, _output.Length));
        }

        return flow;
    }

    private string Capture(Block body, Scope scope)
    {
        var outer = _output;
        _output = new StringBuilder();
        _captures++;
        try
        {
            Run(body, scope);
            return _output.ToString();
        }
        finally
        {
            _captures--;
            _output = outer;
        }
    }

    private FunctionValue Macro(string name, IReadOnlyList<Parameter> parameters, Block body, Scope definedIn) => new(name, arguments =>
    {
        var scope = new Scope(definedIn);
        foreach (var parameter in parameters)
        {
            var absent = parameter.Default is null ? new Undefined($"the argument '{parameter.Name}' of {name}") : _evaluator.Evaluate(parameter.Default, scope);
            scope.Set(parameter.Name, arguments.Take(parameter.Name, absent));
        }

        if (arguments.Named.ContainsKey("caller"))
        {
            scope.Set("caller", arguments.Named["caller"]);
            TakeCaller(arguments, parameters.Count);
        }

        arguments.End();
        _limits.EnterCall();
        var loopDepth = _loopDepth;
        _loopDepth = 0;
        try
        {
            return Capture(body, scope);
        }
        finally
        {
            _loopDepth = loopDepth;
            _limits.LeaveCall();
        }
    });

    private static void TakeCaller(Arguments arguments, int parameters)
    {
        if (arguments.Positional.Count <= parameters)
        {
            arguments.Take("caller");
        }
    }

    private static void Assign(Target target, object? value, Scope scope)
    {
        switch (target)
        {
            case Target.Name name:
                scope.Set(name.Text, value);
                break;
            case Target.Field field:
                var owner = scope.TryGet(field.Owner, out var found) ? found : null;
                var space = owner as NamespaceValue
                    ?? throw new TemplateValueException($"'{field.Owner}' is no namespace, so that its field '{field.Text}' cannot be set");
                space.Fields[field.Text] = value;
                break;
            case Target.Several several:
                var items = PythonValue.Iterate(value);
                if (items.Count != several.Targets.Count)
                {
                    throw new TemplateValueException($"{several.Targets.Count} names are given {items.Count} values");
                }

                for (var i = 0; i < items.Count; i++)
                {
                    Assign(several.Targets[i], items[i], scope);
                }

                break;
        }
    }

    private void Write(string text, int line)
    {
        RenderLimits.CheckOutput((long)_output.Length + text.Length, line);
        _output.Append(text);
    }
}
