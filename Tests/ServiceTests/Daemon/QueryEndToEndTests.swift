import Testing

@testable import Service

@Suite struct QueryEndToEndTests {
    @Test func `what was acknowledged is in the next answer`() async throws {
        try await RunningDaemon.with { running, _ in
            let identify = #"{"type":"identify","userId":"u1","traits":{"plan":"pro"}}"#
            #expect(try await running.lastAnswer(identify) == Lines.ack(1, position: 1))
            let profile = try await running.get("/v1/customers/user_id%3Au1")
            #expect(profile.status == 200)
            #expect(profile.body.contains(#""plan":{"value":"pro""#))
            for route in ["timeline", "purchases?order=desc", "card", "deals", "audiences", "identity", "diff?from=2026-01-01"] {
                #expect(try await running.status("/v1/customers/user_id:u1/" + route) == 200, "\(route)")
            }
            for subject in ["trait=plan", "computed=order_count", "consent=ads", "lifecycle", "lifecycle=&merged=then"] {
                #expect(try await running.status("/v1/customers/user_id:u1/history?" + subject) == 200, "\(subject)")
            }
            for subject in ["trait=plan", "computed=order_count", "consent=ads", "lifecycle", "identifier=user_id:u1"] {
                #expect(try await running.status("/v1/customers/user_id:u1/explain?" + subject) == 200, "\(subject)")
            }
            #expect(try await running.status("/v1/customers/user_id:u1/history?identity") == 200)
            #expect(try await running.body("/v1/customers/user_id:u1/events").contains(#""source":"default""#))
            #expect(try await running.status("/v1/audiences") == 200)
            for route in ["", "/forecast", "?owner=kim&pipeline=sales", "/changes?from=2026-01-01&owner=", "/trend?from=2026-01-01&step=year", "/performance?from=2026-01-01"] {
                #expect(try await running.status("/v1/pipeline" + route) == 200, "\(route)")
            }
        }
    }

    @Test func `an audience says who entered and left, and why somebody is in it`() async throws {
        let audiences = "audiences:\n  pro: {who: {trait: plan, is: pro}}\n"
        try await RunningDaemon.with(definitions: ["audiences.yaml": audiences]) { running, _ in
            _ = try await running.lastAnswer(#"{"type":"identify","userId":"u1","traits":{"plan":"pro"}}"#)
            let diff = try await running.body("/v1/audiences/pro/diff?from=2026-01-01")
            #expect(diff.contains(#""size":{"from":0,"to":1},"stayed":0,"entered":1,"left":0"#))
            let why = try await running.body("/v1/audiences/pro/explain?customer=user_id:u1")
            #expect(why.contains(#""member":true,"explanation":{"condition":"audience","rule":"audience pro","holds":true"#))
            #expect(try await running.body("/v1/customers/user_id:u1/history?audience=pro").contains(#""began":{"cause":"event","event":"identify","position":1,"#))
        }
    }

    @Test func `an account has members, deals and a timeline`() async throws {
        try await RunningDaemon.with { running, _ in
            _ = try await running.lastAnswer(#"{"type":"group","userId":"u1","groupId":"acme","traits":{"name":"Acme"}}"#)
            #expect(try await running.body("/v1/accounts/acme/members?limit=1").contains(#""size":1,"members":[{"customer":"c1","#))
            #expect(try await running.body("/v1/accounts/acme/deals").hasSuffix(#""deals":[]}"#))
            #expect(try await running.body("/v1/accounts/acme/timeline").contains(#""title":"Member of Acme""#))
        }
    }

    @Test func `a question that has no answer says why`() async throws {
        let questions = [
            ("/v1/customers/user_id%3Anobody", 404, "not_found"), ("/v1/nothing", 404, "no_such_route"), ("/", 404, "no_such_route"),
            ("/v1/health?x=1", 400, "bad_request"), ("/v1/customers/user_id:u1?asof=2026-01-01", 400, "bad_request"),
            ("/v1/customers/user_id:u1?as_of=soon", 400, "bad_request"), ("/v1/customers/%ff", 400, "bad_request"),
            ("/v1/log/events?after=-1", 400, "bad_request"), ("/v1/log/events?limit=0", 400, "bad_request"),
            ("/v1/log/events?domain=pseudonymous", 404, "not_found"), ("/v1/customers/user_id:u1/diff", 400, "bad_request"),
            ("/v1/audiences/nothing_of_that_name/members", 404, "not_found"), ("/v1/deals/none", 404, "not_found"), ("/v1/deals/none/history", 404, "not_found"),
            ("/v1/deals/none/history?field=colour", 400, "bad_request"), ("/v1/pipeline/trend?from=2026-01-01&step=soon", 400, "bad_request"),
            ("/v1/customers/user_id:u1/timeline?cursor=00", 400, "bad_request"), ("/v1/accounts/acme/members", 404, "not_found"),
            ("/v1/audiences/nothing_of_that_name/diff?from=2026-01-01", 404, "not_found"), ("/v1/audiences/a/diff", 400, "bad_request"),
            ("/v1/audiences/nothing_of_that_name/explain?customer=user_id:u1", 404, "not_found"), ("/v1/audiences/a/explain", 400, "bad_request"),
            ("/v1/customers/user_id:u1/explain", 400, "bad_request"), ("/v1/customers/user_id:u1/explain?computed=none", 400, "bad_request"),
            ("/v1/customers/user_id:u1/history?trait=plan&lifecycle", 400, "bad_request"), ("/v1/customers/user_id:u1/history?computed=none", 400, "bad_request"),
            ("/v1/customers/user_id:u1/diff?from=2026-01-01&sections=orders", 400, "bad_request"), ("/v1/accounts/acme/members?limit=0", 400, "bad_request"), ("/v1/customers/user_id:u1/purchases?kinds=note", 400, "bad_request"),
        ]
        try await RunningDaemon.with { running, _ in
            _ = try await running.append(Lines.track())
            for (path, status, code) in questions {
                let answer = try await running.get(path)
                #expect(answer.status == status, "\(path)")
                #expect(answer.body.hasPrefix(#"{"code":"\#(code)","message":""#), "\(path): \(answer.body)")
            }
        }
    }

    @Test func `health and status answer`() async throws {
        try await RunningDaemon.with { running, _ in
            let health = try await running.body("/v1/health")
            #expect(health == #"{"status":"ok"}"#)
            #expect(try await running.body("/v1/health/ready") == #"{"status":"ready"}"#)
            let status = try await running.get("/v1/status")
            #expect(status.status == 200)
            #expect(status.body.contains(#""domains":{"customer":{"#))
            #expect(status.body.contains(#""connections":{"append":0,"query":1,"admin":0}"#))
        }
    }

    @Test func `the log is streamed from a position on, page by page`() async throws {
        try await RunningDaemon.with { running, _ in
            _ = try await running.append((1...2500).map { Lines.track($0) }.joined(separator: "\n"))
            let all = try await running.body("/v1/log/events?limit=2300&after=100")
            #expect(all.ranges(of: #"{"position":"#).count == 2300)
            #expect(all.contains(#"{"position":101,"#))
            #expect(all.contains(#"{"position":2400,"#))
            #expect(!all.contains(#"{"position":2401,"#))
            #expect(try await running.status("/v1/log/events?after=2500") == 200)
        }
    }

    @Test func `a broken request does not stop the service`() async throws {
        try await RunningDaemon.with { running, _ in
            let client = try UnixClient(running.daemon.options.querySocket)
            try await client.send("\u{0}\u{1}\r\n\r\n")
            client.finish()
            _ = try await client.readToEnd()
            #expect(try await running.status("/v1/health") == 200)
        }
    }
}
